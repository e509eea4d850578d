// Reading in step.
#include "walk.hpp"

#include "idxr/common/error.hpp"
#include "idxr/write/rounds.hpp"

namespace idxr::verify {
namespace {

// What is wrong, without the name of the file, which stands before it anyway.
std::string detail_of(const std::string& message) {
    const auto colon = message.find(": ");
    return colon == message.npos ? message : message.substr(colon + 2);
}

}  // namespace

Walk::Walk(const mpi::Communicator& comm, std::string folder, std::string file,
           const std::vector<write::ColumnSpec>& columns, Findings& findings)
    : comm_(comm), file_(std::move(file)), findings_(findings) {
    try {
        scan_ = scan::open_table(comm, folder + "/" + file_, columns);
    } catch (const Error& error) {  // the same on all ranks
        if (comm.root()) findings_.add(Damage::table_unreadable, file_, 0, detail_of(error.what()));
        return;
    }
    first_ = scan_->first_row() + 1;
}

bool Walk::next() {
    if (!scan_ || fault_) return false;
    first_ += batch_.rows;
    std::string message;
    bool more = false;
    try {
        more = scan_->next(batch_);
        if (!scan_->rejected().empty()) fail(ExitCode::input, "{}: a row of it is damaged", file_);
    } catch (const Error& error) {
        message = error.what();
    }
    if (!more) write::prepare(batch_, scan_->columns());
    const auto rank = static_cast<std::uint64_t>(comm_.rank());
    const auto speaker = comm_.min(message.empty() ? static_cast<std::uint64_t>(comm_.size()) : rank);
    if (speaker == rank) findings_.add(Damage::table_unreadable, file_, 0, detail_of(message));
    fault_ = speaker < static_cast<std::uint64_t>(comm_.size());
    return !fault_ && comm_.any(more);
}

}  // namespace idxr::verify
