using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class KeepTests
{
    private const string Explained = "The sampler 'loop' used a tensor of an earlier step; pass what must outlive a step through Keep.";
    private static readonly GaussianData Model = new(new EdmProcess());

    [Test]
    public void Tensor_used_in_a_later_step_without_Keep_is_explained()
    {
        static IEnumerable<SamplingStep> Loop(SamplingContext context)
        {
            var state = context.Start(NoiseLevels.All(80));
            var forgotten = state.Value * 2;
            yield return new(0, NoiseLevels.All(1), state, null);
            yield return new(1, NoiseLevels.All(0), state.With(forgotten + 1), null);
        }

        Assert.That(() => SamplerRunner.Run(new LoopSampler(Loop), Model, new([0], 2)),
            Throws.InvalidOperationException.With.Message.EqualTo(Explained));
    }

    [Test]
    public void Tensor_yielded_in_a_later_step_without_Keep_is_explained()
    {
        static IEnumerable<SamplingStep> Loop(SamplingContext context)
        {
            var state = context.Start(NoiseLevels.All(80));
            var forgotten = state.Value * 2;
            yield return new(0, NoiseLevels.All(1), state, null);
            yield return new(1, NoiseLevels.All(0), forgotten, null);
        }

        Assert.That(() => SamplerRunner.Run(new LoopSampler(Loop), Model, new([0], 2)),
            Throws.InvalidOperationException.With.Message.EqualTo(Explained));
    }

    [Test]
    public void Kept_tensors_live_to_the_end_even_when_they_were_shown_in_a_step()
    {
        static IEnumerable<SamplingStep> Loop(SamplingContext context)
        {
            var state = context.Start(NoiseLevels.All(80));
            var aside = context.Keep(full(1, 3, 2.0, ScalarType.Float64));
            var shown = context.Keep(full(1, 3, 5.0, ScalarType.Float64));
            for (var i = 0; i < 3; i++)
            {
                // Not shown in the next step, so nothing but Keep holds it then.
                yield return new(i, NoiseLevels.All(1), state, i % 2 == 0 ? shown : null);
                state = state.With(aside + shown + i);
            }
            yield return new(3, NoiseLevels.All(0), state, shown);
        }

        using var result = SamplerRunner.Run(new LoopSampler(Loop), Model, new([0], 4));

        Assert.That(Values.Of(result.State.Value), Is.All.EqualTo(9));
    }

    [Test]
    public void Sampler_may_yield_the_same_state_again()
    {
        static IEnumerable<SamplingStep> Loop(SamplingContext context)
        {
            var state = context.Start(NoiseLevels.All(80)).With(ones(1, 3, ScalarType.Float64));
            for (var i = 0; i < 3; i++)
                yield return new(i, NoiseLevels.All(0), state, state.Value);
        }

        using var result = SamplerRunner.Run(new LoopSampler(Loop), Model, new([0], 3));

        Assert.That(Values.Of(result.State.Value), Is.All.EqualTo(1));
    }

    [Test]
    public void Sampler_that_makes_no_step_is_told_so() =>
        Assert.That(() => SamplerRunner.Run(new LoopSampler(_ => []), Model, new([0], 1)),
            Throws.InvalidOperationException.With.Message.Contains("The sampler 'loop' has made no step"));

    [Test]
    public void Kept_forgotten_and_failing_loops_leave_no_tensor_behind()
    {
        static IEnumerable<SamplingStep> Loop(SamplingContext context)
        {
            var state = context.Start(NoiseLevels.All(80));
            context.Keep(ones(50));
            var forgotten = state.Value * 2;
            yield return new(0, NoiseLevels.All(1), state.With(state.Value + 1), forgotten * 3);
            yield return new(1, NoiseLevels.All(0), state.With(forgotten + 1), null);
        }

        LiveTensors.AreUnchangedBy(() =>
        {
            try
            {
                SamplerRunner.Run(new LoopSampler(Loop), Model, new([0], 2)).Dispose();
            }
            catch (InvalidOperationException) { }
        });
    }
}
