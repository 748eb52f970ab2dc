using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class MultistepHistoryTests
{
    private static readonly ExactGaussian Model = new(new EdmProcess(), PredictionKind.Clean, 2, 4);

    [Test]
    public void Run_resumed_with_its_parts_ends_in_the_same_bits(
        [ValueSource(typeof(Solvers), nameof(Solvers.All))] string name, [Values(1, 2, 5, 9)] int row)
    {
        var request = new SamplingRequest([8, 9], 10);
        var saved = Saved(Solvers.Get(name, lowers: true), request, row, out var whole);

        using var rest = SamplerRunner.Run(Solvers.Get(name, lowers: true), Model, request with { Start = new(row, saved) });

        Assert.That(Values.Same(Values.Bits(rest.State.Value), Values.Bits(whole)));
        whole.Dispose();
        foreach (var tensor in saved.Tensors)
            tensor.Dispose();
    }

    // Row 3 is the first of a cycle for single-3, the second for single-2: without its parts that begins one of its own.
    [TestCase("dpmpp-3", "dpmpp-1", "dpmpp-2")]
    [TestCase("single-2", "dpmpp-1", "dpmpp-1")]
    [TestCase("single-3", "dpmpp-1", "single-3")]
    public void Order_begins_anew_for_a_run_that_starts_in_the_middle_without_history(string name, string first, string second)
    {
        var request = new SamplingRequest([8, 9], 10);
        var state = Saved(Solvers.Get("dpmpp-1"), request, 3, out var whole).Value;
        var (mine, ofFirst, ofSecond) = (Rows(name), Rows(first), Rows(second));

        using var _ = Assert.EnterMultipleScope();
        Assert.That(mine[0], Is.EqualTo(ofFirst[0]).Within(1e-12), "first step");
        Assert.That(mine[1], Is.EqualTo(ofSecond[1]).Within(1e-12), "second step");
        whole.Dispose();
        state.Dispose();

        List<double[]> Rows(string solver)
        {
            var rows = new List<double[]>();
            SamplerRunner.Run(Solvers.Get(solver), Model, request with { Start = new(3, state) },
                step => rows.Add(Values.Of(step.State.Value))).Dispose();
            return rows;
        }
    }

    [Test]
    public void Unipc_that_starts_in_the_middle_corrects_nothing_in_its_first_step()
    {
        var request = new SamplingRequest([8, 9], 10);
        var state = Saved(Solvers.Get("dpmpp-1"), request, 3, out var whole).Value;
        double[] First(string name)
        {
            using var run = SamplerRunner.Begin(Solvers.Get(name), Model, request with { Start = new(3, state) });
            run.MoveNext();
            return Values.Of(run.Current.State.Value);
        }

        Assert.That(First("unipc-3"), Is.EqualTo(First("dpmpp-1")).Within(1e-12));
        whole.Dispose();
        state.Dispose();
    }

    [TestCase("dpmpp-3", "dpm.1", "dpm.2")]
    [TestCase("dpmpp-1")]
    [TestCase("single-2", "dpm.1", "dpm.x")]
    [TestCase("unipc-2", "unipc.1", "unipc.2", "unipc.x")]
    [TestCase("pndm", "pndm.1", "pndm.2", "pndm.3")]
    public void State_holds_what_the_method_looks_back_on_and_no_more(string name, params string[] parts)
    {
        using var result = SamplerRunner.Run(Solvers.Get(name), Model, new([1], 8));

        Assert.That(result.State.Parts.Keys, Is.EquivalentTo(parts));
    }

    [Test]
    public void Histories_leave_no_tensor_behind([Values("dpmpp-3", "sde++-2", "single-3", "unipc-3", "pndm-prk")] string name) =>
        LiveTensors.AreUnchangedBy(() => SamplerRunner.Run(Solvers.Get(name), Model, new([1], 6)).Dispose());

    [Test]
    public void Rows_of_a_batch_are_what_they_are_alone([Values("dpmpp-3", "sde++-2", "unipc-2", "pndm")] string name)
    {
        using var both = SamplerRunner.Run(Solvers.Get(name), Model, new([3, 4], 6));
        using var second = SamplerRunner.Run(Solvers.Get(name), Model, new([4], 6));

        Assert.That(Values.Same(Values.RowBits(both.State.Value, 1), Values.Bits(second.State.Value)));
    }

    private static SampleState Saved(ISampler sampler, SamplingRequest request, int row, out Tensor whole)
    {
        SampleState? saved = null;
        var result = SamplerRunner.Run(sampler, Model, request, step =>
        {
            if (step.Index + 1 == row)
                saved = new(step.State.Value.clone(), step.State.Parts.ToDictionary(p => p.Key, p => p.Value.clone()));
        });
        foreach (var part in result.State.Parts.Values)
            part.Dispose();
        whole = result.State.Value;
        return saved!;
    }
}
