namespace Generative.Architecture.Tests;

/// <summary>Each rule finds what it forbids and leaves alone what it allows.</summary>
public sealed class SourceRulesCanFailTests
{
    [TestCase("var g = nn.GroupNorm(8, 32);")]
    [TestCase("using static TorchSharp.torch.nn;\nvar g = GroupNorm(8, 32);")]
    [TestCase("Console.Error.WriteLine(1);")]
    [TestCase("var r = new Random(1);")]
    [TestCase("var i = Random.Shared.Next();")]
    [TestCase("var x = torch.randn(3);")]
    [TestCase("var x = rand(shape);")]
    [TestCase("weight.normal_(0, 1);")]
    public void ForbiddenCode_IsFound(string code) => Assert.That(Found("src/Generative.Sampling/Made.cs", code), Is.Not.Empty);

    [TestCase("var g = new GroupNorm(32, 8);")]
    [TestCase("// Console.WriteLine and torch.randn(3) are for others")]
    [TestCase("var s = $\"{Join(\", \", names)} Console.Write {{nn.GroupNorm(1, 1)}}\";")]
    [TestCase("var x = source.Normal(key, shape);")]
    [TestCase("var o = operand(1);")]
    public void HarmlessCode_IsLeftAlone(string code) => Assert.That(Found("src/Generative.Sampling/Made.cs", code), Is.Empty);

    [Test]
    public void Randomness_MayStandWhereItLives() =>
        Assert.That(Found("src/Generative.Networks/Layers/Made.cs", "var x = torch.randn(3);"), Is.Empty);

    [TestCase("IEnumerable<int> A() { using var s = NewDisposeScope(); yield return 1; }")]
    [TestCase("async Task A() { using (torch.no_grad()) { await B(); } }")]
    [TestCase("void A() { Run(async () => { using var m = no_grad(); for (var i = 0; i < 2; i++) { await B(new X(1) { Y = 2 }); } }); }")]
    public void ScopeAcrossYieldOrAwait_IsFound(string method) =>
        Assert.That(SourceRules.ScopesAcrossYieldOrAwait("made.cs", $"class C {{ {method} }}"), Is.Not.Empty);

    [TestCase("IEnumerable<int> A() { yield return B(); int B() { using var s = NewDisposeScope(); return 1; } }")]
    [TestCase("void A() { using var s = NewDisposeScope(); } async Task B() { await C(); }")]
    [TestCase("int P { get { using var s = no_grad(); return 1; } } IEnumerable<int> B() { yield return P; }")]
    [TestCase("void A() { using var s = NewDisposeScope(); /* await */ Say(\"yield return\"); }")]
    public void ScopeInsideOneStep_IsLeftAlone(string method) =>
        Assert.That(SourceRules.ScopesAcrossYieldOrAwait("made.cs", $"class C {{ {method} }}"), Is.Empty);

    [Test]
    public void MachinePath_IsFound_AndOrdinaryOnesAreNot()
    {
        Assert.Multiple(() =>
        {
            Assert.That(SourceRules.MachinePaths("made.md", "data in /" + "work/data"), Is.Not.Empty);
            Assert.That(SourceRules.MachinePaths("made.md", "in C:" + "\\Users\\someone"), Is.Not.Empty);
            Assert.That(SourceRules.MachinePaths("made.md", "src/work/x, https://example.com/home/x, ~/tmp/x, ../opt/x"), Is.Empty);
        });
    }

    private static IEnumerable<string> Found(string path, string code) => SourceRules.All.SelectMany(r => r.Violations(path, code));
}
