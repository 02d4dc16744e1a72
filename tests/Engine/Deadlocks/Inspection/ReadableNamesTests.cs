using ConcurrencyOps.Diagnostics;

namespace ConcurrencyOps.Tests.Deadlocks.Inspection;

public sealed class ReadableNamesTests
{
    [Theory]
    [InlineData("Bank.Account", "Transfer", "Bank.Account.Transfer")]
    [InlineData("Bank.Account+Ledger", "Write", "Bank.Account.Ledger.Write")]
    [InlineData("Loader+<RunAsync>d__3", "MoveNext", "Loader.RunAsync")]
    [InlineData("Loader+<RunAsync>d__3<System.Int32>", "MoveNext", "Loader.RunAsync")]
    [InlineData("P+<>c__DisplayClass5_1", "<Pair>b__0", "P.Pair (lambda)")]
    [InlineData("P+<>c", "<Main>b__6_1", "P.Main (lambda)")]
    [InlineData("P", "<Main>g__Work|0_1", "P.Main.Work")]
    [InlineData("P+<>c__DisplayClass0_0+<<Main>g__WorkAsync|0>d", "MoveNext", "P.Main.WorkAsync")]
    [InlineData("P+<>c+<<Main>b__0_0>d", "MoveNext", "P.Main (lambda)")]
    [InlineData("System.Collections.Generic.List<Bank.Account+Ledger>", "Add", "System.Collections.Generic.List<Bank.Account+Ledger>.Add")]
    [InlineData("P", ".ctor", "P..ctor")]
    [InlineData("?", "?", "?.?")]
    public void Methods_are_called_what_people_wrote(string type, string method, string text) => ReadableNames.OfMethod(type, method).ShouldBe(text);

    [Theory]
    [InlineData(
        "System.Runtime.CompilerServices.AsyncTaskMethodBuilder<System.Threading.Tasks.VoidTaskResult>+AsyncStateMachineBox<Loader+<RunAsync>d__3>", "Loader.RunAsync")]
    [InlineData("System.Threading.Tasks.Task<System.Int32>", null)]
    public void Async_methods_are_known_by_what_keeps_them(string box, string? method) => ReadableNames.OfAsyncMethod(box).ShouldBe(method);

    [Theory]
    [InlineData("/app/System.Net.Http.dll", "Anything", true)]
    [InlineData("/usr/share/dotnet/shared/Microsoft.NETCore.App/10.0.12/System.Private.CoreLib.dll", "Interop+Sys", true)]
    [InlineData("/app/SystemOfOurs.dll", "System.Looks.LikeIt", false)]
    [InlineData(null, "System.Threading.Monitor", true)]
    [InlineData(null, "Systematic.Thing", false)]
    public void The_framework_is_known_by_its_assemblies(string? module, string type, bool isFramework) =>
        FrameworkNames.Includes(module, type).ShouldBe(isFramework);
}
