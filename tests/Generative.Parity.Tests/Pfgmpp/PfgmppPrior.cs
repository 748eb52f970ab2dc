using Generative.Runtime;
using Generative.Sampling;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The prior from its stored draws, through the SDK's process.</summary>
internal static class PfgmppPrior
{
    public static ParityError Measure(PfgmppFixture fixture, PfgmppName name)
    {
        var expected = fixture[$"{name.Prefix}.{name.Rest}"];
        var latents = Draw(fixture, name);
        var actual = name.Rest == "prior.radius" ? latents.flatten(1).norm(1) : latents;
        return ParityError.Worst(Enumerable.Range(0, (int)expected.shape[0]).Select(row =>
            new ParityError(Deviation.Relative(actual[row], expected[row]), PfgmppTolerance.Prior)));
    }

    /// <summary>The stored draws under the names the SDK asks for, with what else a run draws.</summary>
    public static ReplaySource Draws(PfgmppFixture fixture, PfgmppName name, Func<DrawKey, Tensor?>? others = null)
    {
        var gaussian = fixture[$"{name.Prefix}.prior.gaussian"];
        var rows = gaussian.shape[0];
        return new((int)rows, key => key.Name switch
        {
            "prior" => gaussian.reshape([rows, .. fixture.RowShape]),
            "prior-radius" => fixture[$"{name.Prefix}.prior.beta"],
            _ => others?.Invoke(key),
        });
    }

    private static Tensor Draw(PfgmppFixture fixture, PfgmppName name)
    {
        // The reference draws its prior at the customary highest level.
        var highest = new EdmProcess().SigmaMax;
        return new PoissonFlowProcess(name.D).DrawPrior(fixture.RowShape, NoiseLevels.All(highest), Draws(fixture, name)).Value;
    }
}
