using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The network's answers at stored inputs, and what passes on the way.</summary>
internal static class UNet2DForward
{
    /// <summary>The READMEs of unet2d-diffusers and unet2d-condition: "1e-5 for the forward (values of order 1)".</summary>
    private const double Tolerance = 1e-5;

    private const string Inside = "act.";

    private static readonly string[] Outputs = ["output", "output_scalar_t", "output_masked", "time_proj", "time_embedding"];

    public static bool Knows(string name) => Outputs.Contains(name) || name.StartsWith(Inside, StringComparison.Ordinal);

    public static ParityError Measure(UNet2DFixture fixture, string name)
    {
        using var computed = Compute(fixture, name);
        return new(Deviation.Absolute(computed, fixture[name]), Tolerance);
    }

    private static Tensor Compute(UNet2DFixture fixture, string name)
    {
        var watched = name.StartsWith(Inside, StringComparison.Ordinal) ? name[Inside.Length..] : name;
        Tensor? seen = null;
        var times = fixture["timesteps"];
        var answer = fixture.Ask(fixture["sample"], name == "output_scalar_t" ? times[1] : times, fixture.Find("class_labels"),
            fixture.Find("encoder_hidden_states"), name == "output_masked" ? fixture["encoder_attention_mask"] : null, (place, value) =>
            {
                if (place == watched)
                    seen = value.clone().DetachFromDisposeScope();
            });
        return name.StartsWith("output", StringComparison.Ordinal) ? answer
            : seen ?? throw new InvalidDataException($"the network shows nothing called '{watched}'");
    }
}
