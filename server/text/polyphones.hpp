// Readings of Chinese words that a character-by-character reading gets wrong.
#pragma once
#include <array>
#include <string_view>

namespace chaolu::folding {

struct Reading {
    std::string_view word;
    // One per character, with a space between two.
    std::string_view syllables;
};

// Single characters stand here with the reading that names of goods and places use, which is not
// always their most frequent one; the longest word that fits is taken.
inline constexpr std::array polyphones{
    // places
    Reading{"长治", "chang zhi"},
    Reading{"长子县", "zhang zi xian"},
    Reading{"长", "chang"},
    Reading{"生长", "sheng zhang"},
    Reading{"会长", "hui zhang"},
    Reading{"太行", "tai hang"},
    Reading{"翟", "zhai"},
    Reading{"洪洞", "hong tong"},
    Reading{"解州", "xie zhou"},
    Reading{"繁峙", "fan shi"},
    Reading{"都", "du"},
    Reading{"重", "zhong"},
    Reading{"重庆", "chong qing"},
    Reading{"重阳", "chong yang"},
    Reading{"双重", "shuang chong"},
    Reading{"厦门", "xia men"},
    Reading{"蚌埠", "beng bu"},
    Reading{"单县", "shan xian"},
    Reading{"乐亭", "lao ting"},
    Reading{"六安", "lu an"},
    Reading{"东阿", "dong e"},
    Reading{"西藏", "xi zang"},
    Reading{"曾", "zeng"},
    Reading{"行", "xing"},
    Reading{"银行", "yin hang"},
    Reading{"商行", "shang hang"},
    Reading{"会计", "kuai ji"},
    // goods
    Reading{"参", "shen"},
    Reading{"参与", "can yu"},
    Reading{"地", "di"},
    Reading{"茄", "qie"},
    Reading{"薄荷", "bo he"},
    Reading{"调", "tiao"},
    Reading{"调拨", "diao bo"},
    Reading{"果脯", "guo fu"},
    Reading{"肉脯", "rou fu"},
    Reading{"杏脯", "xing fu"},
    Reading{"蛤蜊", "ge li"},
    Reading{"花蛤", "hua ge"},
    Reading{"阿胶", "e jiao"},
    Reading{"刀削", "dao xiao"},
    Reading{"藏红", "zang hong"},
    Reading{"粘豆", "nian dou"},
    Reading{"粘玉米", "nian yu mi"},
    Reading{"咖喱", "ga li"},
    Reading{"便宜", "pian yi"},
    Reading{"量贩", "liang fan"},
    Reading{"大夫", "dai fu"},
    Reading{"山楂", "shan zha"},
};

}  // namespace chaolu::folding
