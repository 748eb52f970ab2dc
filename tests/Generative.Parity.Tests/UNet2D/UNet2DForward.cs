using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The network's answers at stored inputs, and what passes on the way.</summary>
internal static class UNet2DForward
{
    /// <summary>The READMEs of unet2d-diffusers and unet2d-condition: "1e-5 for the forward (values of order 1)".</summary>
    private const double Tolerance = 1e-5;

    private const string Inside = "act.", OneTime = "output_scalar_t", Masked = "output_masked";

    private static readonly string[] Outputs = ["output", OneTime, Masked, "time_proj", "time_embedding"];

    public static bool Knows(string name) => Outputs.Contains(name) || name.StartsWith(Inside, StringComparison.Ordinal);

    public static ParityError Measure(UNet2DFixture fixture, string name)
    {
        using var computed = Compute(fixture, name);
        return new(Deviation.OrderOne(computed, fixture[name]), Tolerance);
    }

    private static Tensor Compute(UNet2DFixture fixture, string name)
    {
        var watched = name.StartsWith(Inside, StringComparison.Ordinal) ? name[Inside.Length..] : name;
        Tensor? seen = null;
        var (sample, times) = (fixture["sample"], fixture["timesteps"].reshape(-1));
        var batch = sample.shape[0];
        var answer = fixture.Ask(sample, name == OneTime ? times[Math.Min(1, times.shape[0] - 1)] : times,
            fixture.Inputs.TextOf(null, batch), fixture.Inputs.ExtrasOf(null, batch, masked: name == Masked), (place, value) =>
            {
                if (place == watched)
                    seen = value.clone().DetachFromDisposeScope();
            });
        return name.StartsWith("output", StringComparison.Ordinal) ? answer
            : seen ?? throw new InvalidDataException($"the network shows nothing called '{watched}'");
    }
}
