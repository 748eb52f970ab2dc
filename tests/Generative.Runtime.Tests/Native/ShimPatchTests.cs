using System.Numerics;

namespace Generative.Runtime.Tests;

public sealed class ShimPatchTests
{
    private const string Marker = "_ZSt21ios_base_library_initv";

    [Test]
    [Platform("Linux")]
    public void Real_shim_changes_in_exactly_one_bit()
    {
        var shim = File.ReadAllBytes(NativeFolders.OfThisProgram().Find("LibTorchSharp")!);

        var patched = ShimPatch.Apply(shim)!;

        var flipped = shim.Zip(patched, (a, b) => BitOperations.PopCount((uint)(a ^ b))).Sum();
        Assert.That(patched, Has.Length.EqualTo(shim.Length));
        Assert.That(flipped, Is.EqualTo(1));
    }

    [Test]
    [Platform("Linux")]
    public void Real_shim_has_only_the_one_need_made_weak()
    {
        var shim = File.ReadAllBytes(NativeFolders.OfThisProgram().Find("LibTorchSharp")!);

        var before = ElfVersionNeeds.Read(new ElfFile(shim));
        var after = ElfVersionNeeds.Read(new ElfFile(ShimPatch.Apply(shim)!));

        Assert.That(before.Select(n => n.Version), Does.Contain("GLIBC_2.34").And.Contain(ShimPatch.Version));
        Assert.That(before.Where(n => n.Weak), Is.Empty);
        Assert.That(after.Where(n => n.Weak).Select(n => (n.Library, n.Version)), Is.EqualTo([("libstdc++.so.6", ShimPatch.Version)]));
    }

    [Test]
    public void Patched_file_is_not_patched_again()
    {
        var patched = ShimPatch.Apply(TinyElf.Build(ShimPatch.Version, Marker))!;

        Assert.That(ShimPatch.Apply(patched), Is.Null);
    }

    [Test]
    public void File_that_calls_something_of_the_version_is_left_alone() =>
        Assert.That(ShimPatch.Apply(TinyElf.Build(ShimPatch.Version, "_ZSt9really_usedv")), Is.Null);

    [Test]
    public void File_without_the_version_is_left_alone() =>
        Assert.That(ShimPatch.Apply(TinyElf.Build("GLIBCXX_3.4.30", Marker)), Is.Null);

    [Test]
    public void Original_bytes_are_not_touched()
    {
        var file = TinyElf.Build(ShimPatch.Version, Marker);
        byte[] copy = [.. file];

        ShimPatch.Apply(file);

        Assert.That(file, Is.EqualTo(copy));
    }
}
