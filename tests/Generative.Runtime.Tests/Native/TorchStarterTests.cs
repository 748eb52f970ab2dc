namespace Generative.Runtime.Tests;

/// <summary>Starts beside the real one, which the set-up of this assembly has made already.</summary>
[NonParallelizable]
public sealed class TorchStarterTests
{
    private string folder = "";

    [SetUp]
    public void Create() => folder = Directory.CreateTempSubdirectory("generative-test-").FullName;

    [TearDown]
    public void Delete() => Directory.Delete(folder, recursive: true);

    [Test]
    public void This_process_has_started() => Assert.That(TorchNative.EnsureLoaded, Throws.Nothing);

    [Test]
    public void Program_without_natives_is_told_which_package_to_add()
    {
        var start = new TorchStarter(new([folder]), folder).Run();

        Assert.That(start.Shim, Is.EqualTo(ShimKind.None));
        Assert.That(start.Failure!.Library, Does.Contain("LibTorchSharp"));
        Assert.That(start.Failure.Cause, Does.Contain(folder));
        Assert.That(start.Failure.Remedy, Does.Contain($"PackageReference Include=\"libtorch-cpu-{NativeFolders.Platform}\""));
    }

    [Test]
    public void Program_without_backend_is_told_which_package_to_add()
    {
        File.WriteAllBytes(Path.Combine(folder, NativeFolders.FileName("LibTorchSharp")), [1]);

        var failure = new TorchStarter(new([folder]), folder).Run().Failure!;

        Assert.That(failure.Library, Is.EqualTo(NativeFolders.FileName("torch_cpu")));
        Assert.That(failure.Remedy, Does.Contain($"libtorch-cpu-{NativeFolders.Platform}").And.Contain(StartupAdvice.LibTorchVersion));
    }

    [Test]
    public void Damaged_library_is_named()
    {
        foreach (var name in new[] { "LibTorchSharp", "c10", "torch_cpu", "torch" })
            File.WriteAllText(Path.Combine(folder, NativeFolders.FileName(name)), "not a library");

        var failure = new TorchStarter(new([folder]), folder).Run().Failure!;

        Assert.That(failure.Library, Is.EqualTo(NativeFolders.FileName("c10")));
        Assert.That(failure.InnerException, Is.Not.Null);
    }

    [Test]
    [Platform("Linux")]
    public void Damaged_shim_is_named()
    {
        var real = Path.GetDirectoryName(NativeFolders.OfThisProgram().Find("torch_cpu"))!;
        File.WriteAllText(Path.Combine(folder, NativeFolders.FileName("LibTorchSharp")), "not a library");

        var failure = new TorchStarter(new([folder, real]), folder).Run().Failure!;

        Assert.That(failure.Library, Is.EqualTo("libLibTorchSharp.so"));
        Assert.That(failure.Message, Does.Contain("malformed"));
    }

    [Test]
    public void Unusable_cache_still_starts_and_leaves_nothing_behind()
    {
        var inTheWay = Path.Combine(folder, "file");
        File.WriteAllText(inTheWay, "");

        var start = new TorchStarter(NativeFolders.OfThisProgram(), Path.Combine(inTheWay, "native")).Run();

        Assert.That(start.Failure, Is.Null);
        Assert.That(start.Shim, Is.AnyOf(ShimKind.Native, ShimKind.PatchedForThisProcess));
        if (start.Shim == ShimKind.PatchedForThisProcess)
            Assert.That(Directory.Exists(Path.GetDirectoryName(start.ShimPath)), Is.False);
    }

    [Test]
    public void Usable_cache_starts_from_the_cache_or_needs_none()
    {
        var start = new TorchStarter(NativeFolders.OfThisProgram(), folder).Run();

        Assert.That(start.Failure, Is.Null);
        Assert.That(start.Shim, Is.AnyOf(ShimKind.Native, ShimKind.PatchedInCache));
        Assert.That(Directory.GetFiles(folder), Is.EqualTo(start.Shim == ShimKind.Native ? Array.Empty<string>() : [start.ShimPath!]));
    }
}
