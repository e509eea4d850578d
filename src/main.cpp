// The idxr program.
#include "idxr/commands/commands.hpp"

int main(int argc, char** argv) { return static_cast<int>(idxr::commands::run_program({argv + 1, argv + argc})); }
