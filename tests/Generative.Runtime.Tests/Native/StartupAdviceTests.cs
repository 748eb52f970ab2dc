namespace Generative.Runtime.Tests;

public sealed class StartupAdviceTests
{
    [TestCase("linux-x64", "libtorch-cpu-linux-x64")]
    [TestCase("win-x64", "libtorch-cpu-win-x64")]
    [TestCase("osx-arm64", "libtorch-cpu-osx-arm64")]
    [TestCase("linux-musl-x64", "GNU C library")]
    [TestCase("linux-arm64", "no libtorch package for linux-arm64")]
    public void Missing_backend_is_answered_for_each_platform(string platform, string expected) =>
        Assert.That(StartupAdvice.RemedyForMissing(platform), Does.Contain(expected));

    [TestCase("/lib/libc.so.6: version `GLIBC_2.34' not found (required by /app/libLibTorchSharp.so)", "glibc 2.31", "GLIBC_2.34")]
    [TestCase("/lib/libstdc++.so.6: version `GLIBCXX_3.4.29' not found (required by x.so)", "C++ library", "GLIBCXX_3.4.29")]
    [TestCase("libgomp.so.1: cannot open shared object file: No such file or directory", "system package", "libgomp.so.1")]
    [TestCase("libc10.so: wrong ELF class: ELFCLASS32", "another processor", "this process")]
    [TestCase("something new", "restore", "one version")]
    public void Loader_error_is_answered_with_its_cause(string said, string first, string second) =>
        Assert.That(StartupAdvice.RemedyForRefusal(said, "2.31"), Does.Contain(first).And.Contain(second));

    [Test]
    public void Loaders_own_sentence_is_kept()
    {
        var error = new DllNotFoundException("Unable to load shared library.\nmany words\nlibm.so.9: cannot open shared object file: No\n");

        var failure = StartupAdvice.Refused("/app/libc10.so", error);

        Assert.That(failure.Library, Is.EqualTo("libc10.so"));
        Assert.That(failure.Cause, Is.EqualTo("libm.so.9: cannot open shared object file: No."));
        Assert.That(failure.InnerException, Is.SameAs(error));
    }

    [Test]
    public void Version_of_the_backend_package_is_known() => Assert.That(StartupAdvice.LibTorchVersion, Does.Match(@"^\d+\.\d+\.\d+"));
}
