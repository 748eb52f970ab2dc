using Generative.Runtime;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class PairedStateTests
{
    private static readonly ISampler Sampler = new PlannedSampler("leap-frog", "", new LeapFrog());
    private static readonly NoModel Model = new(new PhaseSpaceProcess());
    private static readonly SamplingRequest Request = new([1, 2], 200);

    [Test]
    public void Momentum_travels_with_the_value()
    {
        using var x0 = new RowStreams(Request.Seeds).Normal("prior", [3], ScalarType.Float64);
        using var m0 = new RowStreams(Request.Seeds).Normal("momentum", [3], ScalarType.Float64);

        using var result = SamplerRunner.Run(Sampler, Model, Request);

        // One unit of time turns (x, m) by one radian.
        using var exact = x0 * Math.Cos(1) + m0 * Math.Sin(1);
        using var momentum = m0 * Math.Cos(1) - x0 * Math.Sin(1);
        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Distance(result.State.Value, exact), Is.LessThan(1e-4));
        Assert.That(Values.Distance(result.State.Parts["momentum"], momentum), Is.LessThan(1e-4));
    }

    [Test]
    public void Run_resumed_with_its_momentum_ends_in_the_same_bits()
    {
        SampleState? saved = null;
        using var whole = SamplerRunner.Run(Sampler, Model, Request, step =>
        {
            if (step.Index == 49)
                saved = new SampleState(step.State.Value.clone()).WithPart("momentum", step.State.Parts["momentum"].clone());
        });

        using var rest = SamplerRunner.Run(Sampler, Model, Request with { Start = new(50, saved!) });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Same(Values.Bits(rest.State.Value), Values.Bits(whole.State.Value)));
        Assert.That(Values.Same(Values.Bits(rest.State.Parts["momentum"]), Values.Bits(whole.State.Parts["momentum"])));
        foreach (var tensor in saved!.Tensors)
            tensor.Dispose();
    }

    [Test]
    public void Pairs_leave_no_tensor_behind() =>
        LiveTensors.AreUnchangedBy(() => SamplerRunner.Run(Sampler, Model, Request with { Steps = 5 }).Dispose());
}
