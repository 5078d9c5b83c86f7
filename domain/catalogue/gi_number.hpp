// Numbers of geographical indications of farm produce: the certificate's is not the quality
// specification's.
#pragma once
#include <string_view>

namespace chaolu::catalogue {

// AGI and five digits, such as AGI01459.
bool is_gi_certificate_number(std::string_view text);
// AGI, year, batch, number, such as AGI2014-02-1497 or AGI2010-09-00496.
bool is_gi_specification_number(std::string_view text);

}  // namespace chaolu::catalogue
