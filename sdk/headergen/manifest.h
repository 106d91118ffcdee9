// The tags of an instrumentation manifest.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "text_file.h"

namespace headergen {

struct Tag {
  std::string name;
  std::map<std::string, std::string> attributes;
  bool closes = false;

  std::string get(const std::string& attribute, const std::string& otherwise = "") const {
    const auto found = attributes.find(attribute);
    return found == attributes.end() ? otherwise : found->second;
  }
};

// The tags of an XML text in their order; a manifest says nothing between them.
inline std::vector<Tag> tags_of(const std::string& xml) {
  std::vector<Tag> tags;
  std::size_t at = 0;
  while ((at = xml.find('<', at)) != std::string::npos) {
    if (xml.compare(at, 4, "<!--") == 0) {
      at = std::min(xml.find("-->", at), xml.size());
      continue;
    }
    Tag tag;
    ++at;
    if (at < xml.size() && xml[at] == '/') {
      tag.closes = true;
      ++at;
    }
    const std::size_t end = xml.find_first_of(" \t\r\n/>", at);
    if (end == std::string::npos) throw Error("it ends within a tag");
    tag.name = xml.substr(at, end - at);
    at = end;
    while (at < xml.size() && xml[at] != '>') {
      const std::size_t name = xml.find_first_not_of(" \t\r\n/?", at);
      if (name == std::string::npos || xml[name] == '>') {
        at = name;
        continue;
      }
      const std::size_t equals = xml.find('=', name);
      const std::size_t open = xml.find_first_of("\"'", name);
      if (equals == std::string::npos || open == std::string::npos) throw Error("bad XML");
      const std::size_t close = xml.find(xml[open], open + 1);
      if (close == std::string::npos) throw Error("an attribute has no end");
      tag.attributes[xml.substr(name, xml.find_first_of(" \t\r\n=", name) - name)] =
          xml.substr(open + 1, close - open - 1);
      at = close + 1;
    }
    tags.push_back(std::move(tag));
  }
  return tags;
}

}  // namespace headergen
