// SOCI as this folder uses it. The backends' factories are declared here, so that their own headers (and those of
// SQLite and PostgreSQL) are not needed.
#pragma once

#include <soci/soci.h>

extern "C" {
soci::backend_factory const* factory_sqlite3();
soci::backend_factory const* factory_postgresql();
}
