using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Networks.Tests;

public sealed class DTypeTests
{
    // Rounding of weights and activations, with room for a few layers: half a unit in the last place is 2^-11 and 2^-8.
    [TestCase("SongUNet", ScalarType.Float64, 1e-5)]
    [TestCase("DhariwalUNet", ScalarType.Float64, 1e-5)]
    [TestCase("SongUNet", ScalarType.Float16, 0.02)]
    [TestCase("DhariwalUNet", ScalarType.BFloat16, 0.2)]
    public void Network_moved_to_another_dtype_answers_like_itself(string type, ScalarType dtype, double tolerance)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var settings = new Dictionary<string, object?>
        {
            ["img_resolution"] = 8, ["in_channels"] = 1, ["out_channels"] = 1, ["label_dim"] = 3, ["model_channels"] = 16,
            ["channel_mult"] = new[] { 1, 2 }, ["channel_mult_emb"] = 2, ["num_blocks"] = 1, ["attn_resolutions"] = new[] { 4 }, ["dropout"] = 0.0,
        };
        using var network = new EdmPrecond((ImageUNet)NetworkFactory.Build(ComponentSettings.Create(type, settings)));
        using var generator = new Generator(1);
        foreach (var parameter in network.parameters().Where(p => p.dim() > 1))
            nn.init.normal_(parameter, 0, 0.1, generator);
        var (x, sigma, classes) = (ones(2, 1, 8, 8), tensor(new[] { 0.3f, 4f }), eye(3).narrow(0, 0, 2));
        var expected = network.Denoise(x, sigma, classes);

        network.to(dtype);
        var found = network.Denoise(x, sigma, classes);

        Assert.That(network.Network.DType, Is.EqualTo(dtype));
        Assert.That((found - expected).abs().max().ToDouble(), Is.LessThan(tolerance));
    }
}
