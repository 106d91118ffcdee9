// The trace preprocessor's parts, and a source compiled with what it writes.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "config.h"
#include "format.h"
#include "run_command.h"
#include "scanner.h"
#include "writer.h"

namespace tracewpp {
namespace {

using rundown::test::run_command;

TEST(Scanner, CallsAreFoundOutsideOfCommentsAndDirectives) {
  const std::string text =
      blank_directives(blank_comments("#define X Trace(1)\n"
                                      "/* Trace(2) */ int f(int a) {\n"
                                      "  Trace(A, \"b, (%d)\", // Trace(3)\n        g(1, 2));\n"
                                      "  puts(\"Trace(4)\"); }\n"
                                      "void g(void) { Trace(5); }\n"));
  const auto calls = find_calls(text, {"Trace"});
  ASSERT_EQ(calls.size(), 2u);
  EXPECT_EQ(calls[0].line, 3u);
  EXPECT_EQ(calls[0].enclosing, "f");
  EXPECT_EQ(calls[0].arguments, (std::vector<std::string>{"A", "\"b, (%d)\"", "g(1, 2)"}));
  EXPECT_EQ(calls[1].line, 6u);
  EXPECT_EQ(calls[1].enclosing, "g");
}

TEST(Scanner, ACallInAClassBodyHasItsMethod) {
  const auto calls = find_calls(
      "namespace n {\nclass _Annotation_(x) A : public B {\n  A() : b_(1) { Trace(1); }\n"
      "  void m() { if (x) { Trace(2); } }\n};\n}\nextern \"C\" {\n"
      "_IRQL_requires_(0) void f(struct S s) { Trace(3); }\n}\nvoid A::g() { Trace(4); }\n",
      {"Trace"});
  ASSERT_EQ(calls.size(), 4u);
  EXPECT_EQ(calls[0].enclosing, "n::A::A");
  EXPECT_EQ(calls[1].enclosing, "n::A::m");
  EXPECT_EQ(calls[2].enclosing, "f");
  EXPECT_EQ(calls[3].enclosing, "A::g");
}

TEST(Scanner, AMessageMayMixLiteralsWithMacros) {
  std::map<std::string, std::string> macros;
  read_text_macros("#define PREFIX \"p: \"\n#  define WIDE L\"w\" \"x\"\n#define F(x) \"f\"\n",
                   macros);
  EXPECT_EQ(macros, (std::map<std::string, std::string>{{"PREFIX", "p: "}, {"WIDE", "wx"}}));
  EXPECT_EQ(message_text("PREFIX \"a\"__DATE__\" b\"", macros), "p: a__DATE__ b");
  EXPECT_EQ(message_text("__FUNCTION__ \": %d\"", macros), "%!FUNC!: %d");
  EXPECT_EQ(message_text("PREFIX", macros), "p: ");
  EXPECT_EQ(message_text("name", macros), std::nullopt);
  EXPECT_EQ(message_text("\"a\" + 1", macros), std::nullopt);
}

TEST(Scanner, LiteralsSideBySideAreOne) {
  EXPECT_EQ(literal_text("\"a\" \n \"b\\n\""), "ab\\n");
  EXPECT_EQ(literal_text("\"a\"\\\n \"b\""), "ab");
  EXPECT_EQ(literal_text("L\"wide\""), "wide");
  EXPECT_EQ(literal_text("name"), std::nullopt);
  EXPECT_EQ(literal_text(""), std::nullopt);
}

TEST(Config, FunctionsFromABlock) {
  Config config = default_config();
  read_blocks(config,
              "// FUNC Outside(MSG, ...);\n"
              "// begin_wpp config\n"
              "// FUNC KdPrint{LEVEL=TRACE_LEVEL_INFORMATION, FLAGS=F}((MSG, ...));\n"
              "// FUNC Print{FLAGS=F}(IFRLOG, MSG, ...);\n"
              "//USEPREFIX (Print, \"%!STDPREFIX!\");\n"
              "// CUSTOM_TYPE(state, ItemEnum(_MachineState));\n"
              "// WPP_FLAGS(-public:Print);\n"
              "// end_wpp\n");
  EXPECT_EQ(config.function("Outside"), nullptr);
  const TraceFunction* print = config.function("KdPrint");
  ASSERT_NE(print, nullptr);
  EXPECT_EQ(print->group, 0U);
  const TraceFunction inner = parse_function("DoTrace(LEVEL,FLAG,(MSG,...))");
  EXPECT_EQ(inner.group, 2U);
  EXPECT_EQ(inner.parameters, (std::vector<std::string>{"LEVEL", "FLAG", "MSG"}));
  EXPECT_EQ(inner.conditions(), (std::vector<std::string>{"LEVEL", "FLAG"}));
  EXPECT_TRUE(print->variadic);
  EXPECT_EQ(print->conditions(), (std::vector<std::string>{"LEVEL", "FLAGS"}));
  EXPECT_EQ(config.function("Print")->conditions(), std::vector<std::string>{"FLAGS"});
  EXPECT_EQ(config.prefixes.at("Print").format, "%!STDPREFIX!");
  EXPECT_EQ(config.types.at("state").item, "ItemEnum(_MachineState)");
  EXPECT_NE(config.function("DoTraceMessage"), nullptr);
}

TEST(Config, BadStatementsAreErrors) {
  Config config;
  EXPECT_THROW(read_statement(config, "FUNC Broken"), Error);
  EXPECT_THROW(read_statement(config, "USEPREFIX(F)"), Error);
  EXPECT_THROW(read_statement(config, "CUSTOM_TYPE(state)"), Error);
}

TEST(FormatString, EachConversionHasItsItem) {
  const Config config = default_config();
  const Format format =
      parse_format("%d %08lx %I64u %p %s %S %wZ %hd %c %Ix %% %!STATUS! %!GUID! %!FUNC!", config);
  EXPECT_EQ(format.text,
            "%10!d! %11!08x! %12!I64u! %13!p! %14!s! %15!s! %16!s! %17!d! %18!c! %19!I64x! %% "
            "%20!s! %21!s! "
            "%!FUNC!");
  std::string items;
  for (const ArgumentType& type : format.arguments) items += type.item + " ";
  EXPECT_EQ(items,
            "ItemLong ItemLong ItemLongLong ItemPtr ItemString ItemWString ItemPWString ItemShort "
            "ItemChar "
            "ItemPtr ItemNTSTATUS ItemGuid ");
}

TEST(FormatString, APerCentSignBeforeAnEscapeIsText) {
  const Format format = parse_format(R"(0x%08x%\n)", default_config());
  EXPECT_EQ(format.text, R"(0x%10!08x!%%\n)");
  EXPECT_EQ(format.arguments.size(), 1U);
}

TEST(FormatString, PrintfsConversionsAndTheFrameworksEnumerationsAreTypesToo) {
  const Format format = parse_format("%!s! %!d! %!WDF_DEVICE_FAILED_ACTION!", default_config());
  EXPECT_EQ(format.text, "%10!s! %11!d! %12!s!");
  ASSERT_EQ(format.arguments.size(), 3u);
  EXPECT_EQ(format.arguments[0].item, "ItemString");
  EXPECT_EQ(format.arguments[2].item, "ItemEnum(_WDF_DEVICE_FAILED_ACTION)");
}

TEST(FormatString, WhatNobodyKnowsIsAnError) {
  const Config config = default_config();
  EXPECT_THROW(parse_format("%!NOSUCH!", config), Error);
  EXPECT_THROW(parse_format("%y", config), Error);
  EXPECT_THROW(parse_format("100%", config), Error);
  EXPECT_THROW(parse_format("%!STATUS", config), Error);
}

Config trace_events() {
  Config config = default_config();
  read_statement(config, "FUNC TraceEvents(LEVEL,FLAGS,MSG,...)");
  return config;
}

std::string error_of(const std::string& text) {
  try {
    write_header({"dir/a.c", "a.c", "a", text}, trace_events());
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

TEST(Header, SaysWhereACallIsWrong) {
  EXPECT_EQ(error_of("void f(void) {\n  TraceEvents(L, F, \"%d\");\n}\n"),
            "dir/a.c:2: TraceEvents: \"%d\" shows 1 arguments, there are 0");
  EXPECT_EQ(error_of("void f(void) {\n  TraceEvents(L);\n}\n"),
            "dir/a.c:2: TraceEvents takes at least 3 arguments");
  EXPECT_EQ(error_of("void f(char* m) {\n\n  TraceEvents(L, F, m);\n}\n"),
            "dir/a.c:3: TraceEvents: the message is no string literal: m");
  EXPECT_EQ(error_of("void f(void) {\n  DoTraceMessage(F, \"a\"); DoTraceMessage(F, \"b\");\n}\n"),
            "dir/a.c:2: two trace calls on one line");
}

TEST(Header, TheProjectMayGiveTheControlGuid) {
  Config config = default_config();
  config.control_guid = "{71ae54db-0862-41bf-a24f-5330cec3c7f6}";
  const std::string text = write_header({"a.c", "a.c", "a", ""}, config);
  EXPECT_NE(text.find("WPP_DEFINE_CONTROL_GUID(CtlGuid, (71ae54db,0862,41bf,a24f,5330cec3c7f6), "
                      "WPP_DEFINE_BIT(Error)"),
            std::string::npos)
      << text;
}

// What the message is is what its identity depends on.
TEST(Header, TheIdentityChangesWithTheMessages) {
  const auto header = [](const char* message) {
    return write_header(
        {"a.c", "a.c", "a", fmt::format("void f(void) {{ DoTraceMessage(F, \"{}\"); }}", message)},
        default_config());
  };
  const auto guid = [](const std::string& text) {
    const std::size_t at = text.find("Traceguids = ");
    return text.substr(at, text.find(';', at) - at);
  };
  EXPECT_EQ(guid(header("one")), guid(header("one")));
  EXPECT_NE(guid(header("one")), guid(header("two")));
}

constexpr const char* kDriver = R"source(#include <ntddk.h>
#define WPP_CONTROL_GUIDS \
    WPP_DEFINE_CONTROL_GUID(Name, (71ae54db,0862,41bf,a24f,5330cec3c7f6), WPP_DEFINE_BIT(ONE) WPP_DEFINE_BIT(TWO))
typedef struct { char* _buf; short _len; } xstr_t;
#define WPP_LOGHEXDUMP(x) WPP_LOGPAIR(2, &((x)._len)) WPP_LOGPAIR((x)._len, (x)._buf)
// begin_wpp config
// FUNC Print{LEVEL=TRACE_LEVEL_ERROR, FLAGS=TWO}((MSG, ...));
// USEPREFIX(TRACE_RETURN, "%!STDPREFIX!");
// FUNC TRACE_RETURN{FLAG=ONE}(EXP);
// USESUFFIX(TRACE_RETURN, "returns %!STATUS!", EXP);
// DEFINE_CPLX_TYPE(HEXDUMP, WPP_LOGHEXDUMP, xstr_t, ItemHEXDump, "s", _HEX_, 0, 2);
// end_wpp
#define WPP_FLAG_EXP_PRE(FLAG, EXP) { if ((EXP) != 0) {
#define WPP_FLAG_EXP_POST(FLAG, EXP) ; }}
#define WPP_FLAG_EXP_ENABLED(FLAG, EXP) WPP_FLAG_ENABLED(FLAG)
#define WPP_FLAG_EXP_LOGGER(FLAG, EXP) WPP_FLAG_LOGGER(FLAG)
#include "driver.tmh"
NTSTATUS NTAPI DriverEntry(PDRIVER_OBJECT driver, PUNICODE_STRING path) {
    char letters[] = "ab";
    xstr_t bytes = {letters, 2};
    GUID guid = {0};
    WPP_INIT_TRACING(driver, path);
    if (path->Length != 0)
        TraceEvents(TRACE_LEVEL_VERBOSE, ONE,
                    "several "
                    "lines %d %s %S %wZ %p %I64x %!GUID! %!FUNC!",
                    1, "s", L"S", path, driver, 2LL, &guid);
    else
        DoTraceMessage(TWO, "none");
    Print(("%!HEXDUMP!", bytes));
    TRACE_RETURN(STATUS_UNSUCCESSFUL);
    WPP_CLEANUP(driver);
    return STATUS_SUCCESS;
}
)source";

TEST(Header, CompilesForTheDriversTarget) {
  std::string folder = (std::filesystem::temp_directory_path() / "rundown.XXXXXX").string();
  ASSERT_NE(mkdtemp(folder.data()), nullptr);
  std::ofstream(folder + "/driver.c") << kDriver;
  const std::string compat = std::string(KIT) + "/include/compat";
  const std::string driver_target = compat + "/driver_target.h";
  const auto made = run_command({std::string(KIT) + "/bin/tracewpp",
                                 "-func:TraceEvents(LEVEL,FLAGS,MSG,...)", "-km", "-odir:" + folder,
                                 "-depfile:" + folder + "/driver.d", folder + "/driver.c"});
  EXPECT_EQ(made.code, 0) << made.error;
  EXPECT_TRUE(std::filesystem::exists(folder + "/driver.d"));
  for (const std::vector<std::string>& compiler :
       {std::vector<std::string>{"clang", "--target=x86_64-pc-windows-msvc",
                                 "-Werror=implicit-function-declaration"},
        std::vector<std::string>{"x86_64-w64-mingw32-gcc", "-fms-extensions",
                                 "-Werror=implicit-function-declaration"}}) {
    std::vector<std::string> command = compiler;
    for (const char* argument :
         {"-std=gnu11", "-O1", "-DNTDDI_VERSION=0x0A00000B", "-D_WIN32_WINNT=0x0A00", "-include",
          driver_target.c_str(), "-isystem", compat.c_str(), "-isystem",
          "/usr/share/mingw-w64/include/ddk", "-isystem", "/usr/share/mingw-w64/include",
          "-Wno-ignored-attributes", "-Wno-multichar", "-c"}) {
      command.emplace_back(argument);
    }
    command.insert(command.end(),
                   {"-I", folder, folder + "/driver.c", "-o", folder + "/driver.obj"});
    const auto compiled = run_command(command);
    EXPECT_EQ(compiled.code, 0) << compiled.error;
    const std::string symbols = run_command({"llvm-nm", folder + "/driver.obj"}).output;
    EXPECT_NE(symbols.find("WppCleanupKm"), std::string::npos) << symbols;
    EXPECT_NE(symbols.find("WPP_SF_dsSZpig"), std::string::npos) << symbols;
  }
  std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace tracewpp
