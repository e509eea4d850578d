// What the heap of the whole program gets from the system.
#pragma once

namespace idxr {

// Starts the program anew, in this process, with a heap that asks for pages of 2 MiB: what is looked up at random all
// over the heap misses the page table less, and new memory faults less. The C library (glibc 2.35 and later) hears of
// it by GLIBC_TUNABLES alone, when the program starts. Does nothing where that speaks of huge pages already (0 declines
// them), and where the program cannot be started anew. Call it while nothing is open and there is one thread.
void put_heap_on_huge_pages();

// Keeps freed memory for the next buffer: pages that the system gives anew are far slower than what they hold.
void keep_freed_memory();

}  // namespace idxr
