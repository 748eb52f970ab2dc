using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class ResumeTests
{
    private static readonly GaussianData Model = new(new EdmProcess(), 2, 4);

    [Test]
    public void Run_resumed_at_any_row_ends_in_the_same_bits(
        [Values("ddim", "edm-churn", "edm-heun", "euler")] string name, [Values(1, 5, 9)] int row)
    {
        var request = new SamplingRequest([8, 9], 10)
        {
            Settings = name == "ddim" ? new Dictionary<string, double> { ["eta"] = 1 } : new Dictionary<string, double>(),
        };
        Tensor? saved = null;
        using var whole = SamplerRunner.Run(KnownSamplers.Get(name), Model, request,
            step => saved = step.Index + 1 == row ? step.State.Value.clone() : saved);
        using var state = saved!;

        using var rest = SamplerRunner.Run(KnownSamplers.Get(name), Model, request with { Start = new(row, state) });

        using var _ = Assert.EnterMultipleScope();
        Assert.That(Values.Same(Values.Bits(rest.State.Value), Values.Bits(whole.State.Value)));
        Assert.That(rest.Summary.Steps, Is.EqualTo(10 - row));
    }

    [Test]
    public void Saved_state_stays_the_callers()
    {
        using var state = ones(1, 2, 4, ScalarType.Float64);

        SamplerRunner.Run(KnownSamplers.Get("ddim"), Model, new([1], 4) { Start = new(1, state) }).Dispose();

        Assert.That(Values.Of(state), Is.All.EqualTo(1));
    }

    [TestCase(4, "The run starts at row 4, where the plan has no step left; it has 4 steps.")]
    [TestCase(99, "The run starts at row 99")]
    [TestCase(-1, "start row is -1; give 0")]
    public void Row_without_a_step_is_refused(int row, string message)
    {
        using var state = ones(1, 2, 4, ScalarType.Float64);

        Assert.That(() => SamplerRunner.Run(KnownSamplers.Get("ddim"), Model, new([1], 4) { Start = new(row, state) }),
            Throws.InstanceOf<ArgumentException>().With.Message.Contains(message));
    }

    [Test]
    public void State_of_another_batch_is_refused()
    {
        using var state = ones(3, 2, 4, ScalarType.Float64);

        Assert.That(() => SamplerRunner.Run(KnownSamplers.Get("ddim"), Model, new([1], 4) { Start = new(1, state) }),
            Throws.ArgumentException.With.Message.Contains("The start state has 3 rows, the request 1 seeds"));
    }
}
