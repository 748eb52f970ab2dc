using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

/// <summary>The sizes of published checkpoints, counted without memory for the weights.</summary>
public sealed class ParameterCountTests
{
    [TestCase(PublishedConfigs.Cifar10, 35_746_307)]
    [TestCase(PublishedConfigs.StableDiffusion1, 859_520_964)]
    public void Published_config_has_the_published_number_of_parameters(string config, long published)
    {
        var before = get_default_device();
        set_default_device(META);
        try
        {
            using var network = TinyUNets.Make(config);

            Assert.That(network.parameters().Sum(p => p.numel()), Is.EqualTo(published));
        }
        finally
        {
            set_default_device(before);
        }
    }
}
