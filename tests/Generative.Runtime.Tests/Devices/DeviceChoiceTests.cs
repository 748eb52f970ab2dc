using TorchSharp;

namespace Generative.Runtime.Tests;

public sealed class DeviceChoiceTests
{
    [TestCase("cpu")]
    [TestCase(" CPU ")]
    public void Cpu_resolves_everywhere(string text) => Assert.That(DeviceChoice.Resolve(text).type, Is.EqualTo(DeviceType.CPU));

    [Test]
    public void Auto_resolves_to_a_device_that_computes()
    {
        using var x = torch.ones([2], device: DeviceChoice.Resolve("auto"));
        Assert.That(x.sum().item<float>(), Is.EqualTo(2f));
    }

    [TestCase("cpu", 2, null)]
    [TestCase("auto", 0, null)]
    [TestCase("auto", 2, 0)]
    [TestCase("cuda", 2, 0)]
    [TestCase("cuda:0", 1, 0)]
    [TestCase("CUDA:1", 2, 1)]
    public void Text_names_a_device(string text, int gpus, int? expected) =>
        Assert.That(DeviceChoice.GpuIndex(text, cudaBackend: true, gpus), Is.EqualTo(expected));

    [TestCase("")]
    [TestCase("gpu")]
    [TestCase("cuda:")]
    [TestCase("cuda:-1")]
    [TestCase("cuda:x")]
    [TestCase("cuda:99999999999")]
    [TestCase("cpu:0")]
    public void Unknown_text_lists_the_choices(string text) => Assert.That(
        () => DeviceChoice.Resolve(text),
        Throws.ArgumentException.With.Property("ParamName").EqualTo("device")
            .And.Message.Contains($"'{text}'; choose {DeviceChoice.Choices}"));

    [Test]
    public void Cuda_on_the_cpu_backend_says_how_to_build_with_cuda() => Assert.That(
        () => DeviceChoice.GpuIndex("cuda", cudaBackend: false, gpus: 0),
        Throws.ArgumentException.With.Message.Contains("-p:GenerativeBackend=cuda").And.Message.Contains("CPU build"));

    [Test]
    public void Cuda_without_a_gpu_points_at_the_driver() => Assert.That(
        () => DeviceChoice.GpuIndex("cuda", cudaBackend: true, gpus: 0),
        Throws.ArgumentException.With.Message.Contains("driver"));

    [Test]
    public void Index_beyond_the_last_gpu_names_the_count() => Assert.That(
        () => DeviceChoice.GpuIndex("cuda:3", cudaBackend: true, gpus: 2),
        Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("2 CUDA GPUs; use cuda:0 to cuda:1"));
}
