using Generative.Runtime;
using Generative.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>The SDK's objective fed with the stored draws and the stored answers of the network.</summary>
internal static class BlackoutBatch
{
    public static ParityError Measure(BlackoutFixture fixture, string name)
    {
        var parts = name.Split('.');
        var batch = $"{parts[0]}.{parts[1]}.";
        var index = fixture.Read(batch + "t_index");
        var rows = index.shape[0];
        var clean = Channels(fixture.Read("x0")).to(ScalarType.Float64) * (2.0 / fixture.Process.MaxCount) - 1;
        using var network = nn.Identity();
        Tensor? seen = null;
        var objective = new BlackoutObjective(network, Answer, 0, fixture.Process,
            new() { Weighting = BlackoutTimes.Weighting(name) }, fixture.Times);
        // Training has one row of draws; an index comes back from the middle of its share of [0, 1).
        var draws = new ReplaySource(1, key => key.Name switch
        {
            "time" => ((index.to(ScalarType.Float64) + 0.5) / fixture.Steps).unsqueeze(0),
            "deaths" => Channels(fixture.Read(batch + "u")).to(ScalarType.Float64).unsqueeze(0),
            _ => null,
        });
        var terms = objective.Terms(new(clean, zeros(rows, ScalarType.Int64)), 0, draws);
        var expected = fixture.Read(name);
        return parts[2] switch
        {
            "x_t" => BlackoutTolerance.Exactly(terms.Survivors, expected),
            "birth_target" => BlackoutTolerance.Exactly(terms.Births, expected),
            "input" => new(Deviation.Absolute(seen!, expected), BlackoutTolerance.Float32 * fixture.Process.MaxCount),
            _ => new(Deviation.Relative(BlackoutLoss.Mean(terms.Rate, terms.Births, terms.Weight), expected), BlackoutTolerance.Loss),
        };

        Tensor Answer(Tensor x, Tensor time, Tensor? classes)
        {
            seen = fixture.Input(x, time).MoveToOuterDisposeScope();
            return nn.functional.softplus(fixture.Read(batch + "raw_network_output"));
        }
    }

    /// <summary>[B, H, W, C] to [B, C, H, W].</summary>
    private static Tensor Channels(Tensor images) => images.permute(0, 3, 1, 2).contiguous();
}
