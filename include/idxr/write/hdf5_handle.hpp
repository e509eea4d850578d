// Owned identifiers of the HDF5 library.
#pragma once

#include <hdf5.h>

#include <stdexcept>
#include <string>
#include <utility>

namespace idxr::write::hdf5 {

// Closes what it holds by the function that goes with it. Throws std::runtime_error when the library gave no
// identifier.
class Handle {
  public:
    using Close = herr_t (*)(hid_t);
    Handle() = default;
    Handle(hid_t id, Close close, const char* what) : id_(id), close_(close) {
        if (id < 0) throw std::runtime_error(std::string("HDF5 failed in ") + what);
    }
    ~Handle() {
        if (id_ >= 0) close_(id_);
    }
    Handle(Handle&& other) noexcept : id_(std::exchange(other.id_, -1)), close_(other.close_) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(id_, other.id_);
        std::swap(close_, other.close_);
        return *this;
    }
    operator hid_t() const { return id_; }  // NOLINT: it stands for the identifier everywhere

    // Closes now, to hear of a failure.
    void close(const char* what) {
        if (id_ >= 0 && close_(std::exchange(id_, -1)) < 0)
            throw std::runtime_error(std::string("HDF5 failed in ") + what);
    }

  private:
    hid_t id_ = -1;
    Close close_ = nullptr;
};

inline void check(herr_t status, const char* what) {
    if (status < 0) throw std::runtime_error(std::string("HDF5 failed in ") + what);
}

// No stack traces of the library on stderr while this lives: the user gets one sentence.
class Silence {
  public:
    Silence() {
        H5Eget_auto2(H5E_DEFAULT, &function_, &data_);
        H5Eset_auto2(H5E_DEFAULT, nullptr, nullptr);
    }
    ~Silence() { H5Eset_auto2(H5E_DEFAULT, function_, data_); }
    Silence(const Silence&) = delete;
    Silence& operator=(const Silence&) = delete;

  private:
    H5E_auto2_t function_ = nullptr;
    void* data_ = nullptr;
};

inline Handle fixed_text_type(std::size_t width) {
    Handle type(H5Tcopy(H5T_C_S1), H5Tclose, "H5Tcopy");
    check(H5Tset_size(type, width), "H5Tset_size");
    check(H5Tset_cset(type, H5T_CSET_UTF8), "H5Tset_cset");
    check(H5Tset_strpad(type, H5T_STR_NULLPAD), "H5Tset_strpad");
    return type;
}

}  // namespace idxr::write::hdf5
