# The folders of src/ in the order of the data, each with what it may depend on.
idxr_stage(common PkgConfig::XXHASH)
idxr_stage(mpi common MPI::MPI_CXX)
idxr_stage(record common mpi)
idxr_stage(reference common)
target_include_directories(idxr_reference PRIVATE ${PROJECT_SOURCE_DIR})  # for .incbin
file(GLOB tables ${PROJECT_SOURCE_DIR}/reference/*.csv)
set_source_files_properties(${PROJECT_SOURCE_DIR}/src/reference/tables.S PROPERTIES OBJECT_DEPENDS "${tables}")
idxr_stage(config common tomlplusplus::tomlplusplus nlohmann_json::nlohmann_json Boost::program_options)

# the formats of tables: read as input, written as results
idxr_stage(write common mpi hdf5::hdf5 ZLIB::ZLIB PkgConfig::ZSTD Snappy::snappy nlohmann_json::nlohmann_json)

# the state of a run between its steps
idxr_stage(checkpoint common mpi write nlohmann_json::nlohmann_json)

# phase 1: data preparation
idxr_stage(read common config write ZLIB::ZLIB PkgConfig::ZSTD nlohmann_json::nlohmann_json)
idxr_stage(recognise common record reference config nlohmann_json::nlohmann_json)
idxr_stage(standardise common record recognise reference)
idxr_stage(frequency common mpi record standardise)
idxr_stage(collapse common mpi record frequency)

# what waits on disk where memory is short
idxr_stage(spill common write)

# phase 2: identity matching
idxr_stage(block common mpi record spill standardise)
idxr_stage(compare common record standardise reference)
idxr_stage(score common mpi record compare Eigen3::Eigen)
idxr_stage(learn common record compare score Eigen3::Eigen)

# phase 3: consolidation
idxr_stage(cluster common mpi record spill block compare score learn)
idxr_stage(household common mpi record compare cluster)
idxr_stage(consolidate common mpi record cluster household)

# phase 4: results
idxr_stage(report common mpi nlohmann_json::nlohmann_json)

# tables of any format and rank, read by all ranks
idxr_stage(scan common mpi config read write)
idxr_stage(convert common mpi config read recognise standardise scan write)
idxr_stage(verify common mpi scan write nlohmann_json::nlohmann_json)

# jobs: their store, and running them
idxr_stage(store common nlohmann_json::nlohmann_json ${SOCI_sqlite3} ${SOCI_postgresql} ${SOCI_core})
target_include_directories(idxr_store SYSTEM PRIVATE ${SOCI_INCLUDE})
if(IDXR_SANITIZE MATCHES "undefined")
  # SOCI's library hides the types of its classes. Options of sources stand last.
  get_target_property(sources idxr_store SOURCES)
  set_source_files_properties(${sources} PROPERTIES COMPILE_OPTIONS -fno-sanitize=vptr)
endif()
idxr_stage(orchestrate common config store)
idxr_stage(alert common config report store orchestrate tomlplusplus::tomlplusplus nlohmann_json::nlohmann_json)

# the commands
idxr_stage(evaluate common read write nlohmann_json::nlohmann_json)
idxr_stage(generate common mpi reference write)
idxr_stage(pipeline config checkpoint spill read recognise standardise frequency collapse block compare score learn cluster household consolidate write report evaluate)
idxr_stage(profile common mpi config record reference read recognise standardise scan pipeline report write)
idxr_stage(explain common mpi config record read compare score learn cluster block scan write report pipeline nlohmann_json::nlohmann_json)
idxr_stage(commands pipeline explain evaluate generate convert verify profile config store orchestrate alert)
