// Counting keys of either type; see struct mk_tally.

// Where the search for a key begins: the upper bits of the product depend on all bits of the key.
MK_INLINE size_t mk_tally_slot(uint64_t key) {
  return (size_t)((key * 0x9E3779B97F4A7C15u) >> 32) & (MK_TALLY_SLOTS - 1);
}

MK_INLINE void mk_tally_add(struct mk_tally *tally, uint64_t key) {
  if (__builtin_expect(tally->is_full, 0)) {
    tally->buckets[(key - tally->low) >> tally->shift]++;
    return;
  }
  size_t slot = mk_tally_slot(key);
  while (tally->counts[slot] != 0 && tally->keys[slot] != key) {
    slot = (slot + 1) & (MK_TALLY_SLOTS - 1);
  }
  if (tally->counts[slot]++ == 0) {
    tally->keys[slot] = key;
    tally->used[tally->used_count++] = (uint32_t)slot;
    tally->is_full = tally->used_count == MK_TALLY_SLOTS / 4 * 3;
  }
}
