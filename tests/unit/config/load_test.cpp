// The job in force: what wins, where it came from, and what a mistake is answered with.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "idxr/common/error.hpp"
#include "idxr/config/job.hpp"
#include "idxr/config/options.hpp"

using namespace idxr;
using namespace idxr::config;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

namespace {

namespace fs = std::filesystem;
constexpr std::string_view roles[] = {"ignore", "given", "family", "birth_date", "identifier"};

class LoadJob : public testing::Test {
  protected:
    void SetUp() override {
        std::string pattern = (fs::temp_directory_path() / "idxr-config-XXXXXX").string();
        ASSERT_NE(mkdtemp(pattern.data()), nullptr);
        folder = pattern;
    }
    void TearDown() override { fs::remove_all(folder); }

    std::string file(const std::string& name, const std::string& text) const {
        std::ofstream(folder / name) << text;
        return (folder / name).string();
    }
    static Job load(const std::vector<std::string>& arguments) { return load_job(arguments, roles); }

    // The message of the Error that this command line ends with; its code must be `code`.
    static std::string message(const std::vector<std::string>& arguments, ExitCode code = ExitCode::usage) {
        try {
            load(arguments);
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), code) << error.what();
            return error.what();
        }
        return "no error";
    }
    std::string message_for_job(const std::string& text) const {
        auto said = message({file("job.toml", text)});
        if (auto at = said.find(folder.string()); at == 0) said.erase(0, folder.string().size() + 1);
        return said;
    }

    fs::path folder;
};

}  // namespace

TEST_F(LoadJob, NeedsNoMoreThanAFile) {
    const auto job = load({"data/people.csv.gz"});
    ASSERT_EQ(job.settings.sources.size(), 1u);
    EXPECT_EQ(job.settings.sources[0].name, "people");
    EXPECT_THAT(job.settings.sources[0].files, ElementsAre("data/people.csv.gz"));
    EXPECT_EQ(job.settings.output, "idxr-people");
    EXPECT_TRUE(job.settings.threshold_auto);
}

TEST_F(LoadJob, MakesASourceOfEachFileAndNamesTwinsApart) {
    const auto job = load({"a/people.csv", "b/people.tsv", "part-*.csv"});
    std::vector<std::string> names;
    for (const auto& source : job.settings.sources) names.push_back(source.name);
    EXPECT_THAT(names, ElementsAre("people", "people_2", "part"));
}

TEST_F(LoadJob, GathersFilesOfANamedSource) {
    const auto job = load({"--source", "clinic=a.csv", "--source=clinic=b.csv", "--source", "school=c=d.csv"});
    ASSERT_EQ(job.settings.sources.size(), 2u);
    EXPECT_THAT(job.settings.sources[0].files, ElementsAre("a.csv", "b.csv"));
    EXPECT_THAT(job.settings.sources[1].files, ElementsAre("c=d.csv"));
}

TEST_F(LoadJob, LetsTheCommandLineWinOverTheJobFileAndTheJobFileOverTheDefaults) {
    const auto path = file("job.toml",
                           "[[source]]\n"
                           "name = 'people'\n"
                           "files = 'people.csv'\n"
                           "[match]\n"
                           "threshold = 0.85\n"
                           "max_block = 500\n");
    const auto job = load({path, "--threshold", "0.9"});
    EXPECT_EQ(job.settings.threshold, 0.9);
    EXPECT_EQ(job.settings.max_block, 500u);
    EXPECT_EQ(job.settings.max_household, Settings{}.max_household);
    EXPECT_EQ(job.origins.at("match.threshold"), "command line");
    EXPECT_EQ(job.origins.at("match.max_block"), path + ":6");
    EXPECT_FALSE(job.origins.contains("match.max_household"));
}

TEST_F(LoadJob, FindsFilesBesideTheJobFileAndNamesTheRunAfterIt) {
    const auto path = file("people.toml", "[input]\nfiles = ['x.csv', '/data/y.csv']\n[run]\nscratch = 'tmp'\n");
    const auto job = load({path});
    ASSERT_EQ(job.settings.sources.size(), 2u);
    EXPECT_THAT(job.settings.sources[0].files, ElementsAre((folder / "x.csv").string()));
    EXPECT_THAT(job.settings.sources[1].files, ElementsAre("/data/y.csv"));
    EXPECT_EQ(job.settings.scratch, (folder / "tmp").string());
    EXPECT_EQ(job.settings.output, "idxr-people");
}

TEST_F(LoadJob, ReadsEverySettingOfASource) {
    const auto job = load({file("job.toml",
                                "[[source]]\n"
                                "name = 'clinic'\n"
                                "files = ['a.csv', 'b.csv']\n"
                                "columns = { born = 'birth_date', 'Card No' = 'identifier:card' }\n"
                                "required = ['family']\n"
                                "encoding = 'latin-1'\n"
                                "delimiter = \"\\t\"\n"
                                "date_order = 'dmy'\n"
                                "reference_date = 2020-06-01\n"
                                "unique = true\n"
                                "weight = 0.5\n")});
    const auto& source = job.settings.sources.at(0);
    EXPECT_THAT(source.columns, ElementsAre(Pair("Card No", "identifier:card"), Pair("born", "birth_date")));
    EXPECT_THAT(source.required, ElementsAre("family"));
    EXPECT_EQ(source.encoding, "latin-1");
    EXPECT_EQ(source.delimiter, "tab");
    EXPECT_EQ(source.date_order, "dmy");
    EXPECT_EQ(source.reference_date, "2020-06-01");
    EXPECT_EQ(source.unique, true);
    EXPECT_EQ(source.weight, 0.5);
}

TEST_F(LoadJob, GivesSettingsOfTheInputSectionToEverySourceThatSaysNothingElse) {
    const auto job = load({file("job.toml",
                                "[input]\nencoding = 'latin-1'\ndate_order = 'dmy'\n"
                                "[[source]]\nfiles = 'a.csv'\n"
                                "[[source]]\nfiles = 'b.csv'\nencoding = 'utf-8'\n"),
                           "--date-order", "b:ymd"});
    EXPECT_EQ(job.settings.sources[0].encoding, "latin-1");
    EXPECT_EQ(job.settings.sources[1].encoding, "utf-8");
    EXPECT_EQ(job.settings.sources[0].date_order, "dmy");
    EXPECT_EQ(job.settings.sources[1].date_order, "ymd");
}

TEST_F(LoadJob, CorrectsOneColumnOfTheJobFileOnTheCommandLine) {
    const auto job = load({file("job.toml", "[[source]]\nfiles = 'a.csv'\ncolumns = { x = 'given', y = 'ignore' }\n"),
                           "--columns", "y=family"});
    EXPECT_THAT(job.settings.sources[0].columns, ElementsAre(Pair("x", "given"), Pair("y", "family")));
    EXPECT_THAT(job.origins.at("source.0.columns"), HasSubstr("job.toml:3, command line"));
}

TEST_F(LoadJob, PutsSourcesOfTheCommandLineInPlaceOfThoseOfTheJobFileButKeepsWhatIsSaidOfThem) {
    const auto path = file("job.toml",
                           "[[source]]\nname = 'people'\nfiles = 'old.csv'\nweight = 0.25\n"
                           "[[source]]\nname = 'other'\nfiles = 'other.csv'\n");
    const auto job = load({path, "--source", "people=new.csv"});
    ASSERT_EQ(job.settings.sources.size(), 1u);
    EXPECT_THAT(job.settings.sources[0].files, ElementsAre("new.csv"));
    EXPECT_EQ(job.settings.sources[0].weight, 0.25);
}

TEST_F(LoadJob, TakesUniqueSourcesByName) {
    const auto job = load({"a.csv", "b.csv", "--unique-source", "b"});
    EXPECT_FALSE(job.settings.sources[0].unique.has_value());
    EXPECT_EQ(job.settings.sources[1].unique, true);
    EXPECT_THAT(message({"clinic.csv", "--unique-source", "clinik"}), HasSubstr("did you mean 'clinic'?"));
}

TEST_F(LoadJob, AnswersAMisspeltOptionOrKeyWithTheNearestRightOne) {
    EXPECT_EQ(message({"a.csv", "--treshold", "0.9"}), "unknown option --treshold; did you mean --threshold?");
    EXPECT_EQ(message_for_job("[match]\n\ntreshold = 0.9\n"),
              "job.toml:3: unknown key 'treshold' in [match]; did you mean 'threshold'?");
    EXPECT_EQ(message_for_job("[mtach]\n"), "job.toml:1: unknown section [mtach]; did you mean 'match'?");
    EXPECT_EQ(message_for_job("[[source]]\nfile = 'a.csv'\n"),
              "job.toml:2: unknown key 'file' in [source]; did you mean 'files'?");
    EXPECT_EQ(message_for_job("[[source]]\nfiles = 'a.csv'\ncolumns = { n = 'famly' }\n"),
              "job.toml:3: unknown role 'famly' for column 'n'; did you mean 'family'?");
}

TEST_F(LoadJob, SaysWhereAKeyBelongs) {
    EXPECT_EQ(message_for_job("threads = 4\n"), "job.toml:1: 'threads' belongs under [run]");
    EXPECT_EQ(message_for_job("[output]\nmax_rejects = 0.1\n"), "job.toml:2: 'max_rejects' belongs under [run]");
}

TEST_F(LoadJob, RefusesImpossibleValuesWithWhatIsPossible) {
    EXPECT_EQ(message({"a.csv", "--threshold", "2"}), "--threshold must be a number from 0 to 1, or auto");
    EXPECT_EQ(message({"a.csv", "--memory", "lots"}),
              "--memory must be a size of at least 64MiB such as 8GiB, or auto");
    EXPECT_EQ(message({"a.csv", "--columns", "born"}), "--columns must be pairs of header and role");
    EXPECT_EQ(message_for_job("[match]\nlink_only = 'yes'\n"), "job.toml:2: link_only must be true or false");
    EXPECT_EQ(message_for_job("[run]\nthreads = -1\n[input]\nfiles = 'a.csv'\n"),
              "job.toml:2: threads must be a whole number from 1 to 4096, or auto");
    EXPECT_EQ(message_for_job("[output]\nformats = ['csv', 'xml']\n[input]\nfiles = 'a.csv'\n"),
              "job.toml:2: formats must be one or more of csv, hdf5, parquet");
    EXPECT_THAT(message_for_job("[match]\nthreshold = \n"), HasSubstr("job.toml:2: not valid TOML"));
}

TEST_F(LoadJob, RefusesWhatCannotBeMeant) {
    EXPECT_THAT(message({}), HasSubstr("no input"));
    EXPECT_THAT(message({"a.csv", "--threads", "2", "--threads", "3"}), HasSubstr("--threads is given twice"));
    EXPECT_THAT(message({"a.csv", "--threads"}), HasSubstr("--threads needs a value"));
    EXPECT_THAT(message({"a.toml", "b.toml"}), HasSubstr("one job file only"));
    EXPECT_THAT(message({"none.toml"}, ExitCode::input), HasSubstr("none.toml: the job file cannot be read"));
    EXPECT_THAT(message_for_job("[[source]]\nname = 'a'\n"), HasSubstr("no files"));
    EXPECT_THAT(message_for_job("[[source]]\nname='a'\nfiles='x'\n[[source]]\nname='a'\nfiles='y'\n"),
                HasSubstr("two sources are named 'a'"));
}

TEST_F(LoadJob, DumpsAJobFileThatGivesTheSameJob) {
    const auto path = file("job.toml",
                           "[[source]]\nfiles = ['a.csv']\ncolumns = { \"x \\\"y\\\"\" = 'given' }\nunique = false\n"
                           "[run]\nmemory = '1536MiB'\nmax_rejects = 1e-5\n");
    auto job = load({path, "--format", "parquet,csv", "--link-only"});
    const auto text = dump(job);
    EXPECT_THAT(text, HasSubstr("link_only = true"));
    EXPECT_THAT(text, HasSubstr("# command line"));
    EXPECT_THAT(text, HasSubstr("# " + path + ":6"));
    auto again = load({file("dumped.toml", text)});
    job.settings.job_file = again.settings.job_file;
    job.settings.output = fs::absolute(job.settings.output).string();
    EXPECT_EQ(serialise(again.settings), serialise(job.settings));
}

TEST_F(LoadJob, TravelsBetweenRanksUnchanged) {
    const auto settings = load({"a\xff.csv", "b.csv", "--columns", "b:n=family", "--threshold", "0.123456789012345678",
                                "--memory", "3GiB", "--truth", "t.csv", "--unique-source", "b"})
                              .settings;
    const auto copy = deserialise(serialise(settings));
    EXPECT_EQ(serialise(copy), serialise(settings));
    EXPECT_EQ(copy.sources[0].files, settings.sources[0].files);
    EXPECT_EQ(copy.threshold, settings.threshold);
    EXPECT_EQ(copy.memory, std::uint64_t{3} << 30);
    EXPECT_EQ(copy.sources[1].unique, true);
}

TEST_F(LoadJob, HashesWhatCanChangeTheResultAndNothingElse) {
    const auto plain = job_hash(load({"a.csv"}).settings);
    for (const auto& same : std::vector<std::vector<std::string>>{{"--threads", "7"},
                                                                  {"--memory", "1GiB"},
                                                                  {"--chunk-size", "1MiB"},
                                                                  {"--output", "elsewhere"},
                                                                  {"--scratch", "/scratch"},
                                                                  {"--quiet"},
                                                                  {"--profile"},
                                                                  {"--overwrite"},
                                                                  {"--format", "csv"}}) {
        auto arguments = same;
        arguments.push_back("a.csv");
        EXPECT_EQ(job_hash(load(arguments).settings), plain) << same[0];
    }
    for (const auto& other : std::vector<std::vector<std::string>>{{"--threshold", "0.9"},
                                                                   {"--link-only"},
                                                                   {"--format", "hdf5"},
                                                                   {"--pairs-floor", "0.5"},
                                                                   {"--columns", "x=given"},
                                                                   {"--unique-source", "a"},
                                                                   {"b.csv"}}) {
        auto arguments = other;
        arguments.insert(arguments.begin(), "a.csv");
        EXPECT_NE(job_hash(load(arguments).settings), plain) << other[0];
    }
    EXPECT_EQ(job_hash(load({fs::absolute("a.csv").string()}).settings), plain);
}

TEST_F(LoadJob, FindsFilesByGlobInOrderAndNamesTheNearestOfAMissingOne) {
    file("part-10.csv", "x");
    file("part-2.csv", "x");
    const auto at = [&](const char* name) { return (folder / name).string(); };
    EXPECT_THAT(expand_files({at("part-*.csv")}), ElementsAre(at("part-10.csv"), at("part-2.csv")));
    const auto complaint = [&](const std::string& name) -> std::string {
        try {
            expand_files({name});
        } catch (const Error& error) {
            EXPECT_EQ(error.code(), ExitCode::input);
            return error.what();
        }
        return "no error";
    };
    EXPECT_THAT(complaint(at("prt-2.csv")), HasSubstr("did you mean 'part-2.csv'?"));
    EXPECT_THAT(complaint(at("*.tsv")), HasSubstr("no file has a name like this"));
    EXPECT_THAT(complaint(folder.string()), HasSubstr("is a folder"));
    EXPECT_THAT(complaint(at("none/a.csv")), HasSubstr("there is no folder"));
}

TEST(TableOfOptions, HasNoNameTwice) {
    std::vector<std::string> flags;
    for (const auto& flag : job_flags()) flags.push_back(flag.name);
    std::ranges::sort(flags);
    EXPECT_EQ(std::ranges::adjacent_find(flags), flags.end());
}

TEST(TableOfOptions, ReadsBackEveryDefaultThatItWrites) {
    for (const auto& option : run_options()) {
        Settings settings;
        EXPECT_TRUE(option.set(settings, option.get(Settings{}))) << name(option);
        EXPECT_EQ(option.get(settings), option.get(Settings{})) << name(option);
    }
    for (const auto& option : source_options()) {
        Source source;
        EXPECT_TRUE(option.set(source, option.get(Source{}))) << name(option);
    }
}
