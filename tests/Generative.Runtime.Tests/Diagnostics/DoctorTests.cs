using System.Runtime.InteropServices;
using TorchSharp;

namespace Generative.Runtime.Tests;

public sealed class DoctorTests
{
    [TestCase("Generative")]
    [TestCase(".NET")]
    [TestCase("TorchSharp")]
    [TestCase("libtorch")]
    [TestCase("system")]
    [TestCase("architecture")]
    [TestCase("cores")]
    [TestCase("CPU capability")]
    [TestCase("memory")]
    [TestCase("backend")]
    [TestCase("CUDA devices")]
    [TestCase("threads")]
    [TestCase("shim")]
    [TestCase("OMP_WAIT_POLICY")]
    public void Report_has_a_value_for(string name)
    {
        var report = Doctor.Inspect();

        Assert.That(report.Find(name), Is.Not.Null.And.Not.Empty);
        Assert.That(report.ToString(), Does.Contain(name).And.Contain(report.Find(name)));
    }

    [Test]
    public void Report_agrees_with_the_machine()
    {
        var report = Doctor.Inspect();

        Assert.That(report.Healthy, Is.True);
        Assert.That(torch.__version__, Does.StartWith(report.Find("libtorch")!));
        Assert.That(report.Find("architecture"), Is.EqualTo(RuntimeInformation.ProcessArchitecture.ToString()));
        Assert.That(report.ToString(), Does.EndWith("libtorch works.\n"));
    }

    [Test]
    public void Values_are_aligned_within_the_text()
    {
        var lines = new DoctorReport([new("a", [new("x", "1"), new("longer", "2")])], null).ToString().Split('\n');

        Assert.That(lines[..3], Is.EqualTo(["a", "  x       1", "  longer  2"]));
    }

    [Test]
    public void Failed_start_is_reported_and_not_thrown()
    {
        var failure = new TorchStartupException("libx.so", "it is broken.", "Mend it.");

        var report = Doctor.Report(new(ShimKind.None, null, Cuda: false, failure));

        Assert.That(report.Healthy, Is.False);
        Assert.That(report.Find("backend"), Is.EqualTo("none"));
        Assert.That(report.ToString(), Does.Contain("libx.so: it is broken. Mend it."));
    }
}
