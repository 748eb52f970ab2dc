using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class MultistepOrderTests
{
    private static readonly (IContinuousProcess Process, double High, double Low)[] Paths =
    [
        (new EdmProcess(), 4, 1), (new VpProcess(), 0.5, 0.2), (new RectifiedFlowProcess(), 0.8, 0.3), (new PoissonFlowProcess(128), 4, 1),
    ];

    // The published third-order multistep step weighs the second difference by half of what the expansion asks for, so that it converges by
    // its second order, with a smaller error. The corrector gives UniPC an order more than its name says.
    [TestCase("dpmpp-1", 1)]
    [TestCase("dpmpp-2", 2)]
    [TestCase("dpmpp-2-heun", 2)]
    [TestCase("dpmpp-3", 2)]
    [TestCase("dpm-1", 1)]
    [TestCase("dpm-2", 2)]
    [TestCase("dpm-2-heun", 2)]
    [TestCase("dpm-3", 2)]
    [TestCase("single-2", 2)]
    [TestCase("single-2-heun", 2)]
    [TestCase("single-3", 3)]
    [TestCase("single-3-heun", 3)]
    [TestCase("single-3-noise", 3)]
    [TestCase("unipc-1", 2)]
    [TestCase("unipc-2", 3)]
    [TestCase("unipc-2-noise", 3)]
    public void Halving_the_step_divides_the_error_by_two_to_the_order(string name, int order)
    {
        using var _ = Assert.EnterMultipleScope();
        for (var path = 0; path < Paths.Length; path++)
            Assert.That(Order(name, path), Is.EqualTo(order).Within(0.12), Paths[path].Process.Name);
    }

    [TestCase("unipc-3")]
    [TestCase("unipc-2-bh1")]
    public void High_orders_converge_at_least_by_the_third(string name)
    {
        using var _ = Assert.EnterMultipleScope();
        for (var path = 0; path < Paths.Length; path++)
            Assert.That(Order(name, path), Is.GreaterThan(2.9), Paths[path].Process.Name);
    }

    // The weights are those of steps that are even in the transfer's own clock: sigma on the EDM path, something curved elsewhere.
    [TestCase("pndm", 0, 4)]
    [TestCase("pndm", 1, 2)]
    [TestCase("pndm-prk", 0, 4)]
    [TestCase("pndm-prk", 2, 2)]
    public void Pndm_is_of_fourth_order_where_the_steps_are_even_and_of_second_elsewhere(string name, int path, int order) =>
        Assert.That(Order(name, path), Is.EqualTo(order).Within(0.2));

    [TestCase("dpmpp-3", 2)]
    [TestCase("dpmpp-3-exact", 3)]
    public void Third_order_step_on_an_exact_history_is_of_third_order_by_its_exact_weights(string name, int order)
    {
        using var _ = Assert.EnterMultipleScope();
        foreach (var path in new[] { 0, 1 })
        {
            var measured = Math.Log2(WarmError(name, path, 96) / WarmError(name, path, 192));
            Assert.That(measured, Is.EqualTo(order).Within(0.2), Paths[path].Process.Name);
        }
    }

    [Test]
    public void Higher_orders_err_less_with_as_many_evaluations([Range(0, 3)] int path)
    {
        double[] errors = [.. new[] { "dpmpp-1", "dpmpp-2", "dpmpp-3", "unipc-3" }.Select(name => Error(name, path, 24))];

        Assert.That(errors, Is.Ordered.Descending);
    }

    private static double Order(string name, int path) => Math.Log2(Error(name, path, 96) / Error(name, path, 192));

    private static double Error(string name, int path, int steps)
    {
        var (process, high, low) = Paths[path];
        var model = new ExactGaussian(process);
        using var start = tensor(new double[] { 2, -1, 0.5 }, [1, 3]);
        var request = LevelLine.Even(steps, high, low) with { Start = new(0, start) };
        using var result = SamplerRunner.Run(Solvers.Get(name), model, request);
        using var exact = model.Flow(start, high, low);
        return Values.Distance(result.State.Value, exact);
    }

    /// <summary>The error of a run that goes on at row 2 with the outputs an exact run had there: as a saved run does.</summary>
    private static double WarmError(string name, int path, int steps)
    {
        var (process, high, low) = Paths[path];
        var model = new ExactGaussian(process);
        var line = LevelLine.Even(steps, high, low);
        var (first, second) = (line.Levels![1], line.Levels[2]);
        using var scope = NewDisposeScope();
        var start = tensor(new double[] { 2, -1, 0.5 }, [1, 3]);
        var state = new SampleState(model.Flow(start, high, second))
            .WithPart("dpm.1", model.Answer(model.Flow(start, high, first), first, PredictionKind.Clean))
            .WithPart("dpm.2", model.Answer(start, high, PredictionKind.Clean));

        using var result = SamplerRunner.Run(Solvers.Get(name), model, line with { Start = new(2, state) });

        return Values.Distance(result.State.Value, model.Flow(start, high, low));
    }
}
