// The style of the tree as a test: who includes whom, where SQL lives, how long things are.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_lines_max = 400;
constexpr std::size_t function_lines_max = 60;
constexpr std::size_t line_columns_max = 100;

struct Source {
    std::string path;  // from the top of the tree
    std::vector<std::string> lines;
};

std::vector<Source> sources(std::vector<std::string> const& folders,
                            std::vector<std::string> const& endings) {
    std::vector<Source> found;
    for (auto const& folder : folders)
        for (auto const& entry : fs::recursive_directory_iterator(fs::path(CHAOLU_TREE) / folder)) {
            auto ending = entry.path().extension().string();
            if (!entry.is_regular_file() ||
                std::find(endings.begin(), endings.end(), ending) == endings.end())
                continue;
            Source source{fs::relative(entry.path(), CHAOLU_TREE).string(), {}};
            std::ifstream in(entry.path());
            for (std::string line; std::getline(in, line);) source.lines.push_back(line);
            found.push_back(std::move(source));
        }
    return found;
}

std::vector<Source> cpp() {
    return sources({"domain", "storage", "server", "tests"}, {".cpp", ".hpp"});
}

bool is_under(Source const& source, std::string const& folder) {
    return source.path.starts_with(folder + "/");
}

std::string where(Source const& source, std::size_t line) {
    return source.path + ":" + std::to_string(line + 1);
}

// Columns as a person sees them: code points, not bytes.
std::size_t columns(std::string const& line) {
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    }));
}

// What a quoted or angled #include names, or nothing.
std::string included(std::string const& line) {
    if (!line.starts_with("#include")) return {};
    auto from = line.find_first_of("<\"");
    auto to = line.find_last_of(">\"");
    return from == std::string::npos ? "" : line.substr(from + 1, to - from - 1);
}

TEST(Tree, has_sources_to_look_at) { EXPECT_GT(cpp().size(), 80u); }

TEST(Tree, opens_every_file_with_a_sentence_that_says_what_it_is_for) {
    for (auto const& source : cpp()) {
        ASSERT_FALSE(source.lines.empty()) << source.path;
        EXPECT_TRUE(source.lines[0].starts_with("// ") && source.lines[0].size() > 20)
            << source.path;
    }
    for (auto const& source : sources({"storage/migrations"}, {".sql"}))
        EXPECT_TRUE(source.lines.at(0).starts_with("-- ")) << source.path;
}

TEST(Tree, keeps_files_below_the_limit) {
    for (auto const& source : sources({"domain", "storage", "server", "tests", "deploy"},
                                      {".cpp", ".hpp", ".sql", ".py", ".sh", ".cmake"}))
        EXPECT_LE(source.lines.size(), file_lines_max) << source.path;
}

TEST(Tree, keeps_lines_below_the_limit) {
    for (auto const& source : cpp())
        for (std::size_t at = 0; at < source.lines.size(); ++at)
            EXPECT_LE(columns(source.lines[at]), line_columns_max) << where(source, at);
}

// A function is what lies between a line that ends in '{' at the margin of a namespace (or one
// level in, for a class) and its closing brace at the same margin. The rows of a switch do not
// count: a table is one thought however long it is.
TEST(Tree, keeps_functions_below_the_limit) {
    for (auto const& source : cpp()) {
        bool is_data = source.path == "server/security/common_passwords.hpp";
        if (is_under(source, "tests") || is_data) continue;
        std::size_t opened_at = 0;
        std::size_t length = 0;
        bool is_open = false;
        for (std::size_t at = 0; at < source.lines.size(); ++at) {
            auto const& line = source.lines[at];
            bool opens = !line.empty() && line.back() == '{' && line.find('(') != line.npos &&
                         line[0] != ' ' && line[0] != '}';
            if (opens && !is_open) {
                opened_at = at;
                length = 1;
                is_open = true;
            } else if (is_open && line.starts_with("}")) {
                EXPECT_LE(length + 1, function_lines_max) << where(source, opened_at);
                is_open = false;
            } else if (line.find("case ") == std::string::npos) {
                ++length;
            }
        }
    }
}

// Each layer may include itself and what stands before it in the list.
TEST(Tree, keeps_the_layers_apart) {
    for (auto const& source : cpp())
        for (std::size_t at = 0; at < source.lines.size(); ++at) {
            auto name = included(source.lines[at]);
            auto names = [&](char const* start) { return name.starts_with(start); };
            if (is_under(source, "domain")) {
                EXPECT_FALSE(names("storage/") || names("server/")) << where(source, at);
                bool is_foreign = name.find('/') != std::string::npos && !names("domain/") &&
                                  name != "tl/expected.hpp";
                EXPECT_FALSE(is_foreign) << where(source, at) << " includes " << name;
            }
            if (is_under(source, "storage")) {
                EXPECT_FALSE(names("server/") || names("nlohmann/")) << where(source, at);
            }
            bool is_product = !is_under(source, "tests");
            EXPECT_FALSE(is_product && names("tests/")) << where(source, at);
        }
}

TEST(Tree, keeps_soci_and_libpq_inside_storage_database) {
    for (auto const& source : cpp())
        for (std::size_t at = 0; at < source.lines.size(); ++at) {
            auto name = included(source.lines[at]);
            bool is_database = name.starts_with("soci") || name.find("libpq") != name.npos ||
                               name == "storage/database/connection.hpp";
            if (is_database && !is_under(source, "tests")) {
                EXPECT_TRUE(is_under(source, "storage/database")) << where(source, at);
            }
        }
}

TEST(Tree, keeps_beast_and_asio_inside_their_folder) {
    for (auto const& source : cpp())
        for (std::size_t at = 0; at < source.lines.size(); ++at) {
            auto name = included(source.lines[at]);
            bool is_network = name.starts_with("boost/asio") || name.starts_with("boost/beast");
            if (is_network && !is_under(source, "tests")) {
                EXPECT_TRUE(is_under(source, "server/http/beast")) << where(source, at);
            }
            if (is_under(source, "server/api") || is_under(source, "server/app")) {
                EXPECT_EQ(source.lines[at].find("co_await"), std::string::npos)
                    << where(source, at);
            }
        }
}

// The domain modules share core; only those that tie others together may read their types.
TEST(Tree, keeps_domain_modules_apart) {
    constexpr std::array readers{"ordering",   "fulfilment",   "procurement",
                                 "settlement", "traceability", "reporting"};
    for (auto const& source : cpp()) {
        if (!is_under(source, "domain")) continue;
        auto module = source.path.substr(7, source.path.find('/', 7) - 7);
        if (std::find(readers.begin(), readers.end(), module) != readers.end()) continue;
        for (std::size_t at = 0; at < source.lines.size(); ++at) {
            auto name = included(source.lines[at]);
            if (!name.starts_with("domain/")) continue;
            auto other = name.substr(7, name.find('/', 7) - 7);
            EXPECT_TRUE(other == "core" || other == module || other == "identity")
                << where(source, at) << " includes " << name;
        }
    }
}

TEST(Tree, keeps_sql_inside_storage) {
    constexpr std::array words{"select ", "insert into ", "update ", "delete from "};
    for (auto const& source : cpp()) {
        if (!is_under(source, "server") && !is_under(source, "domain")) continue;
        for (std::size_t at = 0; at < source.lines.size(); ++at)
            for (auto const* word : words) {
                auto quoted = source.lines[at].find(std::string("\"") + word);
                EXPECT_EQ(quoted, std::string::npos) << where(source, at);
            }
    }
}

TEST(Tree, has_no_class_that_could_be_anything) {
    constexpr std::array words{"Service ", "Manager ", "Helper ", "Util "};
    for (auto const& source : cpp())
        for (std::size_t at = 0; at < source.lines.size(); ++at) {
            auto const& line = source.lines[at];
            if (!line.starts_with("class ") && !line.starts_with("struct ")) continue;
            for (auto const* word : words)
                EXPECT_EQ((line + " ").find(word), std::string::npos) << where(source, at);
        }
}

TEST(Tree, holds_no_unfinished_work_and_no_forbidden_tools) {
    // Put together from halves, so that this list does not find itself.
    std::array const words{std::string("TO") + "DO",       std::string("FIX") + "ME",
                           std::string("std::re") + "gex", std::string("DIS") + "ABLED_",
                           std::string("GTEST_") + "SKIP", std::string("failover_") + "callback"};
    for (auto const& source : cpp())
        for (std::size_t at = 0; at < source.lines.size(); ++at)
            for (auto const& word : words)
                EXPECT_EQ(source.lines[at].find(word), std::string::npos) << where(source, at);
}

TEST(Tree, keeps_floating_point_out_of_money_and_quantities) {
    for (auto const& source : cpp()) {
        if (!is_under(source, "domain") && !is_under(source, "storage")) continue;
        for (std::size_t at = 0; at < source.lines.size(); ++at) {
            auto code = source.lines[at].substr(0, source.lines[at].find("//"));
            EXPECT_EQ(code.find("double "), std::string::npos) << where(source, at);
            EXPECT_EQ(code.find("float "), std::string::npos) << where(source, at);
        }
    }
}

// Each code of the contract is one that somebody gives: a name without a cause misleads clients.
TEST(Tree, gives_every_error_code_a_cause) {
    std::string code;
    std::vector<std::string> names;
    for (auto const& source : cpp()) {
        bool const lists_them = source.path == "domain/core/error.cpp";
        if (is_under(source, "tests") || source.path == "server/http/problem.cpp") continue;
        for (auto const& line : source.lines) {
            if (!lists_them) {
                code += line + "\n";
            } else if (auto const at = line.find("case Code::");
                       at != std::string::npos && line.find(": return \"") != std::string::npos) {
                auto const from = at + 5;
                names.push_back(line.substr(from, line.find(": return") - from));
            }
        }
    }
    ASSERT_GT(names.size(), 60u);
    auto const is_in_code = [&](std::string const& name) {
        for (auto at = code.find(name); at != std::string::npos; at = code.find(name, at + 1)) {
            auto const behind = static_cast<unsigned char>(code[at + name.size()]);
            if (std::isalnum(behind) == 0 && behind != '_') return true;
        }
        return false;
    };
    for (auto const& name : names) EXPECT_TRUE(is_in_code(name)) << name << " is never given";
}

}  // namespace
