// Opening the store, and transactions.
#include "idxr/store/database.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <filesystem>
#include <thread>

#include "connection.hpp"
#include "idxr/common/error.hpp"
#include "schema.hpp"

namespace idxr::store {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

// How long a writer waits for others.
constexpr int patience_seconds = 30;

Time system_now() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch())
        .count();
}

// "postgresql://user:secret@host/db" without the secret.
std::string without_password(const std::string& url) {
    const auto begin = url.find("://");
    const auto at = url.rfind('@');
    const auto colon = begin == url.npos ? url.npos : url.find(':', begin + 3);
    if (at == url.npos || colon == url.npos || colon > at) return url;
    return url.substr(0, colon) + url.substr(at);
}

// A write-ahead log needs memory shared between its users (sqlite.org/wal.html), so it is for local disks only.
bool on_network(const std::string& folder) {
    struct statfs found {};
    if (statfs(folder.c_str(), &found) != 0) return false;
    constexpr std::array<unsigned long, 7> network{0x6969,     0x517B,     0xFF534D42, 0xFE534D42,
                                                   0x0BD00BD0, 0x47504653, 0x19830326};  // NFS, SMB, CIFS, SMB2,
                                                                                         // Lustre, GPFS, BeeGFS
    for (const auto kind : network)
        if (static_cast<unsigned long>(found.f_type) == kind) return true;
    return false;
}

void make_private_file(const std::string& path) {
    std::error_code error;
    const auto folder = fs::path(path).parent_path();
    const auto before = umask(S_IRWXG | S_IRWXO);
    if (!folder.empty()) fs::create_directories(folder, error);
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    const int why = errno;
    umask(before);
    if (file < 0)
        fail(ExitCode::store, "{}: the job store cannot be opened ({}); choose another --store", path,
             std::strerror(why));
    close(file);
}

// SQLite names a full disk only where it is a write that fails.
bool is_full(const fs::path& folder) {
    std::error_code error;
    const auto space = fs::space(folder, error);
    return !error && space.available < 64 * 1024;
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

std::string default_place() {
    if (const char* named = std::getenv("IDXR_STORE"); named != nullptr && *named != '\0') return named;
    if (const char* data = std::getenv("XDG_DATA_HOME"); data != nullptr && *data != '\0')
        return std::string(data) + "/idxr/jobs.sqlite";
    const char* home = std::getenv("HOME");
    if (home == nullptr || *home == '\0')
        fail(ExitCode::usage, "there is no home folder for the job store; name one by --store or IDXR_STORE");
    return std::string(home) + "/.local/share/idxr/jobs.sqlite";
}

Database::Database(std::string place, std::function<Time()> clock)
    : place_(std::move(place)), clock_(std::move(clock)) {
    file_ = !(place_.starts_with("postgresql://") || place_.starts_with("postgres://"));
    if (!file_ || place_.find("://") == place_.npos) {
        connection_ = place_;
        place_ = file_ ? place_ : without_password(place_);
    } else {
        fail(ExitCode::usage, "{}: a job store is a file or postgresql://…", place_.substr(0, place_.find("://") + 3));
    }
    if (file_) {
        if (place_.find('"') != place_.npos) fail(ExitCode::usage, "the name of a job store holds no quotation marks");
        make_private_file(place_);
        place_ = connection_ = fs::absolute(place_).string();
    }
    reconnect();
    guarded([&] { bring_up_to_date(*this, place_); });
}

Database::~Database() = default;

void Database::open() {
    if (!file_) {
        session_ = std::make_unique<soci::session>(*factory_postgresql(), connection_);
        *session_ << "SET client_min_messages = warning";
        *session_ << fmt::format("SET lock_timeout = '{}s'", patience_seconds);
        *session_ << "SET idle_in_transaction_session_timeout = '60s'";
        long long server = 0;
        *session_ << "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)", soci::into(server);
        server_ahead_ = server - system_now();
        return;
    }
    session_ = std::make_unique<soci::session>(*factory_sqlite3(),
                                               fmt::format("dbname=\"{}\" timeout={}", connection_, patience_seconds));
    *session_ << "PRAGMA foreign_keys = ON";
    *session_ << "PRAGMA synchronous = FULL";
    // The change to the log waits for nobody, so it is asked for again while others make the same change.
    const std::string mode = on_network(fs::path(connection_).parent_path()) ? "delete" : "wal";
    for (int tries = 0;; ++tries) try {
            std::string now;
            *session_ << "PRAGMA journal_mode = " + mode, soci::into(now);
            break;
        } catch (const soci::soci_error&) {
            if (tries == 10 * patience_seconds) throw;
            std::this_thread::sleep_for(100ms);
        }
}

void Database::reconnect() {
    depth_ = 0;
    session_.reset();
    guarded([&] { open(); });
}

void Database::abandon() { static_cast<void>(session_.release()); }

Time Database::now() const { return clock_ ? clock_() : system_now() + server_ahead_; }

void Database::guarded(const std::function<void()>& work) {
    try {
        work();
    } catch (const soci::soci_error& error) {
        const std::string text = first_line(error.what());
        if (text.find("locked") != text.npos || text.find("lock timeout") != text.npos)
            fail(ExitCode::store, "{}: the job store has been in use by others for {} s; try again", place_,
                 patience_seconds);
        if (text.find("disk is full") != text.npos || text.find("No space left") != text.npos ||
            (file_ && text.find("disk I/O error") != text.npos && is_full(fs::path(connection_).parent_path())))
            fail(ExitCode::store, "{}: the disk of the job store is full; make room and try again", place_);
        fail(ExitCode::store, "{}: the job store does not answer: {}", place_, text);
    }
}

void Database::read(const std::function<void(soci::session&)>& work) {
    guarded([&] { work(*session_); });
}

void Database::write(const std::function<void(soci::session&)>& work) {
    if (depth_ > 0) return work(*session_);
    guarded([&] {
        // One writer at a time in both: SQLite's lock of the file, and a lock of the same meaning in PostgreSQL.
        *session_ << (file_ ? "BEGIN IMMEDIATE" : "BEGIN");
        ++depth_;
        try {
            if (!file_) *session_ << "SELECT pg_advisory_xact_lock(1768191090)";
            work(*session_);
            *session_ << "COMMIT";
            depth_ = 0;
        } catch (...) {
            depth_ = 0;
            try {
                *session_ << "ROLLBACK";
            } catch (const soci::soci_error&) {
                // the connection is gone, and the transaction with it
            }
            throw;
        }
    });
}

}  // namespace idxr::store
