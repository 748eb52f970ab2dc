namespace Generative.Parity.Tests;

public sealed class ParityPlanTests
{
    private TemporaryFixtures _fixtures = null!;

    [SetUp]
    public void CreateRoot() => _fixtures = new();

    [TearDown]
    public void DeleteRoot() => _fixtures.Dispose();

    [Test]
    public void FolderOfUnknownKind_IsListedAsSkipped()
    {
        Directory.CreateDirectory(Path.Combine(_fixtures.Root, "sundial.v2"));
        var plan = ParityPlan.Make(new([_fixtures.Root], null, null), KnownKinds.All);
        Assert.Multiple(() =>
        {
            Assert.That(plan.Cases, Is.Empty);
            Assert.That(plan.Skipped, Is.EqualTo(new[] { "sundial.v2" }));
        });
    }

    [Test]
    public void KnownKindWithoutFiles_Fails()
    {
        Directory.CreateDirectory(Path.Combine(_fixtures.Root, "edm-songunet"));
        var results = _fixtures.Run();
        Assert.That(results.Single().Passed, Is.False);
        Assert.That(results.Single().Reason, Does.Contain("neither"));
    }

    [Test]
    public void SuffixAfterDot_NamesTheSameKind_AndFilesMayLieInTheKindFolder()
    {
        _fixtures.Copy("edm-songunet", "edm-songunet.extra");
        Assert.That(_fixtures.Run().Select(r => r.Line), Has.All.StartsWith("parity edm-songunet.extra/").And.All.EndsWith(" ok"));
    }

    [Test]
    public void AskedForKind_RunsAlone()
    {
        _fixtures.Copy("edm-songunet", "edm-songunet");
        Directory.CreateDirectory(Path.Combine(_fixtures.Root, "edm-dhariwal"));
        Assert.That(_fixtures.Run("edm-songunet").Select(r => r.Name), Is.Not.Empty.And.All.StartsWith("edm-songunet/"));
    }

    [Test]
    public void AskedForKind_NobodyKnows_FailsSayingSo() =>
        Assert.That(_fixtures.Run("sundial").Single().Reason, Does.Contain("do not know").And.Contain("edm-songunet"));

    [Test]
    public void AskedForKind_NotThere_FailsSayingSo() =>
        Assert.That(_fixtures.Run("edm-songunet").Single().Reason, Does.Contain("no such folder"));

    [Test]
    public void RootThatIsNoFolder_FailsNamingIt()
    {
        var missing = Path.Combine(_fixtures.Root, "nowhere");
        var results = ParityPlan.Make(new([missing], null, null), KnownKinds.All).Cases.Select(c => c.Run());
        Assert.That(results.Single().Reason, Does.Contain(missing));
    }
}
