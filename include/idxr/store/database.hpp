// The connection to the database behind the jobs: one SQLite file, or PostgreSQL. Everything else in this folder are
// functions over it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "idxr/store/job.hpp"

namespace soci {
class session;
}

namespace idxr::store {

// For one thread. Any number of processes may have the same store open.
class Database {
  public:
    // `place` is a file (made with its folder when missing, private to the user) or a URL "postgresql://…". Brings the
    // schema up to date. `clock` replaces the time in tests. Error(store) when it cannot be opened, is in use for
    // longer than half a minute, or was made by a newer program.
    explicit Database(std::string place, std::function<Time()> clock = {});
    ~Database();
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;

    const std::string& place() const { return place_; }  // for messages: without a password
    bool is_file() const { return file_; }

    // Of the database server, so that runners of several machines agree on leases; for a file that of this machine.
    Time now() const;

    // Runs `work` as one transaction that no other writer of the store runs beside; nested calls join it. Whatever
    // `work` throws undoes it. Faults of the database are thrown as Error(store).
    void write(const std::function<void(soci::session&)>& work);

    // Runs `work` without a lock on others; what it reads is of one moment only within a single query.
    void read(const std::function<void(soci::session&)>& work);

    // After a fault of the connection.
    void reconnect();

    // For a child process that goes on by itself: forgets the connection without a word to the database.
    void abandon();

  private:
    void open();
    void guarded(const std::function<void()>& work);

    std::string place_, connection_;
    bool file_ = true;
    int depth_ = 0;
    Time server_ahead_ = 0;
    std::function<Time()> clock_;
    std::unique_ptr<soci::session> session_;
};

// `--store`, else $IDXR_STORE, else $XDG_DATA_HOME or ~/.local/share and /idxr/jobs.sqlite.
std::string default_place();

}  // namespace idxr::store
