/// What the tile loops compute, one element at a time and as plainly as it can be said.
///
/// Goals, in this order: evidently right; the same bits as every level of the C loops. Speed is
/// none of them. Tests compare the two.
package enum ScalarReference {}
