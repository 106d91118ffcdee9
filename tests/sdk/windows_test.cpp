// Drivers with what those written for Windows have, built with the toolchain file and checked.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "rewrite.h"
#include "run_command.h"

namespace rundown {
namespace {

namespace fs = std::filesystem;
using test::CommandResult;
using test::run_command;

class Windows : public testing::TestWithParam<const char*> {
 protected:
  void SetUp() override {
    std::string name = (fs::temp_directory_path() / "rundown.XXXXXX").string();
    folder_ = mkdtemp(name.data());
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string check(const std::string& driver, int code) const {
    const CommandResult result =
        run_command({RUNDOWN, "check", (folder_ / (driver + ".sys")).string()});
    EXPECT_EQ(result.code, code) << driver << "\n" << result.output << result.error;
    return result.output;
  }

  fs::path folder_;
};

TEST_P(Windows, TheyBuildAndAreClean) {
  const CommandResult configured =
      run_command({"cmake", "-G", "Ninja", "-S", WINDOWS_DRIVERS, "-B", folder_.string(), "-D",
                   std::string("CMAKE_TOOLCHAIN_FILE=") + KIT "/cmake/windows-driver.cmake", "-D",
                   std::string("RUNDOWN_COMPILER=") + GetParam()});
  ASSERT_EQ(configured.code, 0) << configured.output << configured.error;
  const CommandResult built = run_command({"cmake", "--build", folder_.string(), "-j", "2"});
  ASSERT_EQ(built.code, 0) << built.output << built.error;
  for (const char* warning : {"(C4213)", "(C4028)"}) {
    EXPECT_NE((built.output + built.error).find(warning), std::string::npos) << warning;
  }

  std::vector<std::string> clean{"network",    "ndis_protocol", "ndis_filter",      "ndis_miniport",
                                 "names",      "headers",       "filesystem",       "minifilter",
                                 "extensions", "tracelogging",  "events",           "debug",
                                 "twice",      "counters",      "library",          "bluetooth",
                                 "plugin",     "guids",         "storport_virtual", "storage",
                                 "display",    "stream",        "class_extensions"};
  if (GetParam() == std::string("clang"))
    clean.insert(clean.end(), {"throws", "returned", "tracelogging_cxx", "classes", "audio"});
  for (const std::string& driver : clean) {
    EXPECT_NE(check(driver, 0).find("DriverEntry returned STATUS_SUCCESS"), std::string::npos)
        << driver;
  }
  EXPECT_NE(check("tracelogging_leak", 1).find("leak/"), std::string::npos);
  EXPECT_NE(check("counters_leak", 1).find("leak/counter-set"), std::string::npos);

  std::ifstream file(folder_ / "library.sys", std::ios::binary);
  const std::string traced{std::istreambuf_iterator<char>(file), {}};
  for (const char* message : {"#typev sum_c", "#typev driver_c"}) {
    EXPECT_NE(traced.find(message), std::string::npos) << message;
  }
  const CommandResult scripts = run_command({RUNDOWN, "run", (folder_ / "scripts.sys").string()});
  EXPECT_NE(scripts.output.find("STATUS_UNSUCCESSFUL"), std::string::npos) << scripts.output;
  const CommandResult contents =
      run_command({"llvm-readobj", "--coff-resources", (folder_ / "scripts.sys").string()});
  for (const char* type : {"MESSAGETABLE", "MOFDATA", "VERSIONINFO"}) {
    EXPECT_NE(contents.output.find(type), std::string::npos) << contents.output;
  }
  const CommandResult tables =
      run_command({"llvm-readobj", "--coff-resources", (folder_ / "events.sys").string()});
  EXPECT_NE(tables.output.find("WEVT_TEMPLATE"), std::string::npos) << tables.output;
}

INSTANTIATE_TEST_SUITE_P(Both, Windows, testing::Values("clang", "gcc"),
                         [](const auto& compiler) { return std::string(compiler.param); });

std::string rewritten(const std::string& text) {
  return dialect::rewrite(text).text;
}

TEST(Dialect, AFunctionsNameIsJoinedToTheLiteralBesideIt) {
  EXPECT_EQ(rewritten("void f(void) { g(\"a \" __FUNCTION__ \"b\"); }"),
            "void f(void) { g(\"a \" \"f\" \"b\"); }");
  EXPECT_EQ(rewritten("namespace n { class C { void m() { g(__FUNCTION__ \": b\"); } }; }"),
            "namespace n { class C { void m() { g(\"n::C::m\" \": b\"); } }; }");
  EXPECT_EQ(rewritten("C::~C() { g(__FUNCTION__ \".\"); }"), "C::~C() { g(\"C::~C\" \".\"); }");
  EXPECT_EQ(rewritten("void f(void) { g(__FUNCTION__); }"), "void f(void) { g(__FUNCTION__); }");
}

TEST(Dialect, ACastIsAssignedTo) {
  EXPECT_EQ(rewritten("{ x = *((PULONG)p)++; }"), "{ x = *(*(PULONG*)&p)++; }");
  EXPECT_EQ(rewritten("{ (PUCHAR)a->b += 2; }"), "{ *(PUCHAR*)&a->b += 2; }");
  EXPECT_EQ(rewritten("{ ((((struct s *)p)) |= (1)); }"), "{ (((*(struct s **)&p)) |= (1)); }");
  EXPECT_EQ(rewritten("{ q = &((PVOID)(p)); r = &((PVOID) p); }"),
            "{ q = ((PVOID*)&(p)); r = ((PVOID*)& p); }");
  EXPECT_EQ(rewritten("{ f(& (LONG)a->b.c); f(&(LONG)n[1], 2); }"),
            "{ f( (LONG*)&a->b.c); f((LONG*)&n[1], 2); }");
  EXPECT_EQ(rewritten("{ f('a' & (LONG)b); f(m & (LONG)b); }"),
            "{ f('a' & (LONG)b); f(m & (LONG)b); }");
}

TEST(Dialect, AConstantWithoutATypeIsAnInt) {
  const auto result = dialect::rewrite("int a;\n# 5 \"a.h\" 2\nconst Level = 1;\n");
  EXPECT_EQ(result.text, "int a;\n# 5 \"a.h\" 2\nconst int Level = 1;\n");
  ASSERT_EQ(result.warnings.size(), 1U);
  EXPECT_TRUE(result.warnings[0].starts_with("a.h:5: warning: a constant without a type"))
      << result.warnings[0];
  EXPECT_EQ(rewritten("int a; const int b = 1; void f(const c);"),
            "int a; const int b = 1; void f(const c);");
}

TEST(Dialect, WhatTheStandardAllowsStays) {
  for (const char* text :
       {"{ *((PULONG)p) = 1; }", "{ if ((ULONG)x) ++y; }", "{ a = b & ((ULONG)(c)); }",
        "{ if (a) b = c; }", "{ v = &((T*)(p))->m; }", "{ f((a), b); (void)x; }",
        "{ x = (ULONG)y == 1; }", "{ n = sizeof(int) + 1; }"}) {
    EXPECT_EQ(rewritten(text), text);
  }
}

TEST(Dialect, AFunctionIsDeclaredAsItIsDefined) {
  const auto result = dialect::rewrite(
      "NOTIFY f;\nint g(void) { return h(f); }\n# 7 \"a.c\"\nlong\nf(struct s* a,\n  void* b)\n{ "
      "return 1; }\n",
      {.conflicting = {"f"}});
  EXPECT_TRUE(
      result.text.starts_with("NOTIFY rundown_declared_f;\nlong f(struct s* a,   void* b); int g"))
      << result.text;
  EXPECT_NE(result.text.find("__typeof__(rundown_declared_f(a, b))"), std::string::npos);
  ASSERT_EQ(result.warnings.size(), 1u);
  EXPECT_TRUE(result.warnings[0].starts_with("a.c:8: warning:")) << result.warnings[0];
  EXPECT_EQ(
      dialect::rewrite("int f(int); int f(int (*a)(void)) { return 1; }", {.conflicting = {"f"}})
          .warnings,
      std::vector<std::string>());
}

// A type of the definition's may come after the declaration, so its first use is the place.
TEST(Dialect, AFunctionThatIsNotUsedBeforeItIsDefinedIsNotDeclaredAgain) {
  const auto result =
      dialect::rewrite("void f(void* a);\ntypedef struct s* later;\nvoid f(later a) { g(a); }\n",
                       {.conflicting = {"f"}});
  EXPECT_TRUE(result.text.starts_with(
      "void rundown_declared_f(void* a);\ntypedef struct s* later;\nvoid f(later a) {"))
      << result.text;
}

TEST(Dialect, ACastIsAnLValueBehindALabelToo) {
  const auto result = dialect::rewrite(
      "void f(register int a) { switch (a) { case 1: (int)a = -((int)a); } }\n", {});
  EXPECT_NE(result.text.find("case 1: *(int*)&a = -((int)a);"), std::string::npos) << result.text;
  EXPECT_EQ(result.text.find("register"), std::string::npos) << "it has no address";
}

// Microsoft's compiler takes a specialization without its head.
TEST(Dialect, ASpecializationGetsItsHead) {
  const dialect::Complaints said = dialect::complaints(
      "a.cpp:3:14: error: template specialization requires 'template<>'\nLONG\n");
  EXPECT_EQ(said.specialized, std::set<std::string>{"a.cpp:3"});
  const auto result =
      dialect::rewrite("# 1 \"a.cpp\" 2\nint b;\nLONG\nReg<LONG>::Read() { return 1; }\n", said);
  EXPECT_NE(result.text.find("int b;\ntemplate <> LONG\nReg<LONG>::Read()"), std::string::npos)
      << result.text;
}

TEST(Dialect, TheCompilerSaysWhatItRefuses) {
  const dialect::Complaints said = dialect::complaints(
      "a.c:1:5: error: conflicting types for 'f'\n"
      "a.c:2:5: error: conflicting types for \u2018g\u2019; have \u2018int()\u2019\n"
      "dir/a.h:7:9: error: member of anonymous struct redeclares 'bits'\n");
  EXPECT_EQ(said.conflicting, (std::set<std::string>{"f", "g"}));
  EXPECT_EQ(said.redeclared, (std::set<std::string>{"dir/a.h:7:bits"}));
}

TEST(Dialect, TheSecondMemberOfANameLosesIt) {
  const auto result = dialect::rewrite(
      "# 4 \"a.h\"\nunion {\n  char bits;\n  struct { char low : 2;\n  char bits : 6; };\n};\n",
      {.redeclared = {"a.h:7:bits"}});
  EXPECT_NE(result.text.find("  char bits;"), std::string::npos) << result.text;
  EXPECT_NE(result.text.find("char rundown_second_bits : 6;"), std::string::npos) << result.text;
  ASSERT_EQ(result.warnings.size(), 1u);
  EXPECT_TRUE(result.warnings[0].starts_with("a.h:7: warning: 'bits'")) << result.warnings[0];
}

TEST(Dialect, AWarningNamesThePlaceInTheSource) {
  const auto result = dialect::rewrite("# 40 \"dir/a.c\" 2\nvoid f(void) {\n  (PVOID)p = q;\n}\n");
  ASSERT_EQ(result.warnings.size(), 1u);
  EXPECT_TRUE(result.warnings[0].starts_with("dir/a.c:41: warning:")) << result.warnings[0];
}

}  // namespace
}  // namespace rundown
