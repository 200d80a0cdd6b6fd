// System calls that Glibc's Swift module hides. Prefix: ms_.
#ifndef MOKUME_SYSTEM_H
#define MOKUME_SYSTEM_H
#endif
