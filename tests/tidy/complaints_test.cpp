// The complaints of features.md 2 on catalogue, prices, sellers and channels: each is named by a
// test that would fail if it were true of Chaolu.
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

namespace {

namespace fs = std::filesystem;

struct Complaint {
    std::string thread;  // as tests write it, in a comment or in their name
    std::string about;
};

std::vector<Complaint> const complaints{
    // catalogue
    {"medusa #16502", "a bundle oversells inside one order"},
    {"medusa #14987", "stock of two places is summed for one line"},
    {"vendure, multi-channel-stock-location-strategy", "a split line is allocated twice over"},
    {"OFN #6220", "what comes back goes to the wrong pool"},
    {"OFN #7503", "a hub's count is not the figure that is looked at"},
    {"OFN #4122", "a hub with a count of its own drains the producer"},
    {"saleor #10877", "the filter by stock ignores what is reserved"},
    {"saleor #14593", "duplicates at commit are a 500"},
    {"saleor PR #12536", "bulk orders have no limit of rows"},
    {"OFN #3779", "the importer fails at 500 rows"},
    {"vendure #2496", "files are imported by scripts only"},
    {"ERPNext #16396", "a rerun after a time-out doubles"},
    {"frappe PR #15829", "an import times out, and its rerun doubles"},
    {"mercur #376", "a seller who adds stock to a product moves another one's"},
    {"spree_multi_vendor #182", "every variant gets a stock row of every vendor"},
    {"vendure #4742", "choosing among 25,000 rows takes 15 seconds"},
    // stock
    {"ERPNext #58640", "one lot is picked that cannot cover the quantity"},
    {"ERPNext #58735", "modules disagree whether a lot is good on its expiry day"},
    {"Odoo #22850", "first expired, first out chooses the wrong lot"},
    {"Odoo PR #140060", "expired lots are reserved"},
    {"spree #10881", "a transfer of two variants is a 500"},
    // prices
    {"mall #356", "ten yuan over three lines are 9.99"},
    {"medusa #11875", "a customer in two groups loses the price of both"},
    {"medusa #13034", "a customer in two groups loses the price of both"},
    {"medusa #15116", "draft orders ignore the price of the group"},
    {"medusa #15737", "carts made with their items ignore the price of the group"},
    {"Jaal-Yantra-Textiles/v2 #1389", "full retail is shown beside a negotiated price"},
    {"vendure #1920", "no prices by quantity"},
    {"vendure #3587", "no price lists"},
    {"spree PR #14589", "no price ladders"},
    {"Saleor #19380", "price lists of a buyer are only a plan"},
    {"OFN #6109", "nothing tells why a price moved"},
    // sellers
    {"mercur #1364", "nobody can say who changed what"},
    {"OFN #9520", "orders vanish from reports when a permission is withdrawn"},
    {"vendure #2910", "400 sellers make the operator's pages slow"},
    {"vendure #2227", "a seller cannot finish its part"},
    {"vendure #2709", "no permission for the warehouse alone"},
    {"spree PR #14622", "split orders can never be fulfilled"},
    {"Saleor-Multi-Vendor #47", "products have no owner"},
    {"OFN #13111", "sellers see or sum the lines of others"},
    {"mall4cloud PR #45", "splitting by shop shares one list of lines"},
    {"mall4cloud PR #39", "lines of two shops are mixed up"},
    // channels
    {"vendure #3977", "every seller must be a channel of its own"},
    {"OFN #13031", "producers cannot see what a hub takes of their goods"},
    {"OFN #13287", "producers may see and edit their lines only"},
    {"OFN #5926", "the page of order cycles takes minutes"},
    {"OFN #838", "order cycles with many products do not load"},
};

std::string tests_text() {
    std::ostringstream text;
    for (auto const& entry : fs::recursive_directory_iterator(fs::path(CHAOLU_TREE) / "tests")) {
        auto const ending = entry.path().extension();
        bool const is_code = ending == ".cpp" || ending == ".hpp" || ending == ".py";
        bool const is_this = entry.path().string().ends_with("tidy/complaints_test.cpp");
        if (!is_code || is_this) continue;
        text << std::ifstream(entry.path()).rdbuf();
    }
    return text.str();
}

// "#376" must not be found in "#3762".
bool names(std::string const& text, std::string const& thread) {
    for (auto at = text.find(thread); at != std::string::npos; at = text.find(thread, at + 1)) {
        auto const behind = at + thread.size();
        if (behind >= text.size() || text[behind] < '0' || text[behind] > '9') return true;
    }
    return false;
}

TEST(Complaints, are_each_named_by_a_test) {
    auto const text = tests_text();
    ASSERT_FALSE(names(text,
                       "no thread of this "
                       "name #1"));
    for (auto const& complaint : complaints)
        EXPECT_TRUE(names(text, complaint.thread)) << complaint.thread << ": " << complaint.about;
}

}  // namespace
