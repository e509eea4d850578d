// The idxr program.
int main() { return 0; }
