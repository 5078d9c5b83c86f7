// The demo loader's own parts: days that are written out, data files, the file of keys.
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>

#include "server/demo/files.hpp"
#include "server/demo/keys.hpp"

namespace chaolu::demo {
namespace {

Date const today = date_from_text("2026-03-02").value();

class DemoFiles : public testing::Test {
protected:
    DemoFiles() { std::filesystem::create_directories(folder_); }
    ~DemoFiles() override { std::filesystem::remove_all(folder_); }

    void write(std::string const& name, std::string_view text) {
        std::ofstream(folder_ + "/" + name, std::ios::binary) << text;
    }
    // What reading the file complains about; empty if it does not.
    std::string complaint(std::string const& name) {
        try {
            read_entries(folder_, name, today);
            return {};
        } catch (std::runtime_error const& error) {
            return error.what();
        }
    }

    std::string folder_ = std::filesystem::temp_directory_path().string() + "/chaolu-demo-" +
                          std::to_string(::getpid());
};

TEST(DemoDays, AreCountedFromTheDayOfLoading) {
    EXPECT_EQ(with_days("{{day-0}}", today), "2026-03-02");
    EXPECT_EQ(with_days("{{day-3}}", today), "2026-02-27");
    EXPECT_EQ(with_days("{{day+7}}", today), "2026-03-09");
    EXPECT_EQ(with_days("{{day+359}}", today), "2027-02-24");
}

TEST(DemoDays, AreWrittenWithoutDashesInCodes) {
    EXPECT_EQ(with_days("X-{{day-3:yyyymmdd}}-01,{{day-3}},{{day+1}}\n", today),
              "X-20260227-01,2026-02-27,2026-03-03\n");
}

TEST(DemoDays, LeaveOtherBytesAlone) {
    // The second byte of a character in GB18030 may be a brace.
    std::string const gb18030 = "\x81\x7b{{day-0}}\x81\x7d}\xff";
    EXPECT_EQ(with_days(gb18030, today),
              "\x81\x7b"
              "2026-03-02\x81\x7d}\xff");
    EXPECT_EQ(with_days("", today), "");
    EXPECT_EQ(with_days("{\"a\": {\"b\": {}}}", today), "{\"a\": {\"b\": {}}}");
}

TEST(DemoDays, ThatAreNoneAreRefused) {
    for (auto const* text :
         {"{{day", "{{day}}", "{{day-}}", "{{day3}}", "{{day--3}}", "{{day-3:ddmmyyyy}}",
          "{{day-3:}}", "{{day-12345}}", "{{day-3", "{{day-3x}}", "{{days-3}}"})
        EXPECT_THROW(with_days(text, today), std::runtime_error) << text;
}

TEST_F(DemoFiles, AreEntriesThatKnowTheirPlace) {
    write("sites.json", R"([{"code": "A", "day": "{{day-1}}"}, {"name": 5}])");
    auto const entries = read_entries(folder_, "sites.json", today);
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[0].text("day"), "2026-03-01");
    EXPECT_EQ(entries[0].place(), "sites.json, entry 1 (A)");
    EXPECT_EQ(entries[1].place(), "sites.json, entry 2");
    EXPECT_THROW((void)entries[1].text("name"), std::runtime_error);
    EXPECT_THROW((void)entries[1].text("code"), std::runtime_error);
}

TEST_F(DemoFiles, ThatCannotBeReadAreNamed) {
    write("broken.json", "[{]");
    write("object.json", "{}");
    write("numbers.json", "[1]");
    write("days.json", R"([{"day": "{{day}}"}])");
    for (auto const* name :
         {"broken.json", "object.json", "numbers.json", "days.json", "absent.json"})
        EXPECT_NE(complaint(name).find(name), std::string::npos) << complaint(name);
}

TEST_F(DemoFiles, OfKeysAreForTheirOwnerAlone) {
    auto const path = folder_ + "/keys.env";
    EXPECT_TRUE(read_keys(path).empty());
    write("keys.env", "old=clk_1\n");
    KeyFile const keys{{"operator", "clk_a"}, {"observer", "clk_b"}};
    write_keys(path, keys);
    EXPECT_EQ(read_keys(path), keys);
    struct stat facts {};
    ASSERT_EQ(::stat(path.c_str(), &facts), 0);
    EXPECT_EQ(facts.st_mode & 0777, 0600U);
    EXPECT_FALSE(std::filesystem::exists(path + ".new"));
}

TEST_F(DemoFiles, OfKeysThatCannotBeWrittenAreSaid) {
    EXPECT_THROW(write_keys(folder_ + "/no/such/folder/keys.env", {}), std::runtime_error);
}

}  // namespace
}  // namespace chaolu::demo
