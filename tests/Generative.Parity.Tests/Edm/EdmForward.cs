using Generative.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The network's outputs at stored inputs.</summary>
internal static class EdmForward
{
    public static readonly string[] Outputs = ["noise_embedding", "raw_out", "denoised", "denoised_no_label", "denoised_augment"];

    public static ParityError Measure(EdmFixture fixture, string output)
    {
        var expected = fixture[output];
        var actual = Compute(fixture, output);
        var sigma = fixture["sigma"].to(ScalarType.Float64);
        return ParityError.Worst(Enumerable.Range(0, (int)expected.shape[0]).Select(row => new ParityError(
            Deviation.Absolute(actual[row], expected[row]),
            sigma[row].item<double>() >= EdmTolerance.HighSigma ? EdmTolerance.ForwardAtHighSigma : EdmTolerance.Forward)));
    }

    private static Tensor Compute(EdmFixture fixture, string output)
    {
        var network = fixture.Network;
        return output switch
        {
            "noise_embedding" => Embed(network.Network, fixture["c_noise"]),
            "raw_out" => network.Network.call(fixture["raw_in"], fixture["c_noise"], fixture.Find("class_labels"), null),
            "denoised" => network.Denoise(fixture["x"], fixture["sigma"], fixture.Find("class_labels")),
            "denoised_no_label" => network.Denoise(fixture["x"], fixture["sigma"]),
            "denoised_augment" => network.Denoise(fixture["x"], fixture["sigma"], fixture.Find("class_labels"), fixture["augment_labels"]),
            _ => throw new InvalidDataException($"'{output}' is no output of the network"),
        };
    }

    private static Tensor Embed(ImageUNet network, Tensor noise) => network switch
    {
        SongUNet song => song.EmbedNoise(noise),
        DhariwalUNet dhariwal => dhariwal.EmbedNoise(noise),
        _ => throw new InvalidDataException($"{network.GetType().Name} shows no noise embedding"),
    };
}
