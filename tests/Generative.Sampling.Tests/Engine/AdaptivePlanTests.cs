using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class AdaptivePlanTests
{
    private const int Rows = 3, Positions = 6;
    private static readonly ISampler Sampler = new PlannedSampler("confidence", "", new TakeLikeliest(), new MostConfidentFirst());
    private static readonly SamplingRequest Request = new([1, 2, 3], 1);

    [Test]
    public void Positions_fall_in_the_order_of_confidence_of_their_own_row()
    {
        var states = new List<double[]>();

        using var result = SamplerRunner.Run(Sampler, new ConfidentTokens(Positions), Request,
            step => states.Add(Values.Of(step.State.Value)));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(result.State.Value.dtype, Is.EqualTo(ScalarType.Int64));
        Assert.That(states, Has.Count.EqualTo(1 + Positions), "one look and one step a position");
        Assert.That(states[0], Is.All.EqualTo(MaskProcess.Mask), "the first row only looks");
        for (var m = 0; m <= Positions; m++)
            for (var r = 0; r < Rows; r++)
                for (var p = 0; p < Positions; p++)
                    Assert.That(states[m][r * Positions + p],
                        Is.EqualTo((p + r) % Positions < m ? ConfidentTokens.Wanted(r, p) : MaskProcess.Mask),
                            $"step {m}, row {r}, position {p}");
    }

    [Test]
    public void Run_stopped_in_the_middle_goes_on_from_its_tokens()
    {
        var model = new ConfidentTokens(Positions);
        Tensor? saved = null;
        using var whole = SamplerRunner.Run(Sampler, model, Request, step => saved = step.Index == 3 ? step.State.Value.clone() : saved);
        using var state = saved!;

        using var rest = SamplerRunner.Run(Sampler, model, Request with { Start = new(4, state) });

        Assert.That(Values.Of(rest.State.Value), Is.EqualTo(Values.Of(whole.State.Value)));
    }
}
