using Generative.Runtime;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class FlowEulerTests
{
    [Test]
    public void Follows_the_velocity_over_the_times_of_the_flow()
    {
        var process = new RectifiedFlowProcess();
        var model = new GaussianData(process, 4);
        var start = linspace(-1, 2, 4, ScalarType.Float64).reshape(1, 4);

        using var result = SamplerRunner.Run(KnownSamplers.Get("flow-euler"), model, new([1], 4) { Random = new ReplaySource(1, _ => start) });

        var x = start;
        for (var t = 1.0; t > 0; t -= 0.25)
        {
            var state = x;
            // At t = 1 the state is noise alone: the clean estimate is the mean, whatever the state.
            var clean = t == 1 ? full_like(x, model.Mean) : model.Predict(new(state, NoiseLevels.All(t), Conditioning.None)).Value;
            x = x - 0.25 * ((state - (1 - t) * clean) / t - clean);
        }
        Assert.That(Values.Distance(result.State.Value, x), Is.LessThan(1e-12));
    }

    [Test]
    public void Straight_flow_needs_one_step()
    {
        // Data at one point: every path is straight.
        var model = new GaussianData(new RectifiedFlowProcess(), 3) { Deviation = 0 };

        using var result = SamplerRunner.Run(KnownSamplers.Get("flow-euler"), model, new([5], 1));

        Assert.That(Values.Distance(result.State.Value, full_like(result.State.Value, model.Mean)), Is.LessThan(1e-12));
    }
}
