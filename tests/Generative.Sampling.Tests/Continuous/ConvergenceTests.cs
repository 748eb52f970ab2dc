using static TorchSharp.torch;

namespace Generative.Sampling.Tests;

public sealed class ConvergenceTests
{
    private static readonly (GaussianProcess Process, double High, double Low)[] Paths =
        [(new EdmProcess(), 4, 1), (new VeProcess(), 16, 1), (new VpProcess(), 0.5, 0.2), (new VpProcess(scaled: false), 0.5, 0.2)];

    [Test]
    public void Halving_the_step_divides_the_error_by_two_to_the_order(
        [Values("ddim:1", "euler:1", "edm-heun:2", "midpoint:2")] string samplerAndOrder, [Range(0, 3)] int path)
    {
        var (name, order) = (samplerAndOrder.Split(':')[0], int.Parse(samplerAndOrder.Split(':')[1]));

        var ratio = Error(name, path, 48) / Error(name, path, 96);

        // On the EDM path the midpoint rule happens to solve this equation to third order.
        var most = Math.Pow(2, name == "midpoint" ? 3 : order);
        Assert.That(ratio, Is.InRange(0.85 * Math.Pow(2, order), 1.18 * most));
    }

    [TestCase("ddim", 0.05)]
    [TestCase("euler", 0.05)]
    [TestCase("edm-heun", 1e-3)]
    public void Own_levels_of_the_process_lead_to_the_exact_solution(string name, double tolerance)
    {
        var model = new GaussianData(new EdmProcess());
        using var start = tensor(new double[] { 80, -40, 3 }, [1, 3]);

        using var result = SamplerRunner.Run(KnownSamplers.Get(name), model, new([0], 100) { Start = new(0, start) });

        using var exact = model.Flow(start, 80, 0);
        Assert.That(Values.Distance(result.State.Value, exact), Is.LessThan(tolerance));
    }

    private static double Error(string name, int path, int steps)
    {
        var (process, high, low) = Paths[path];
        var model = new GaussianData(process);
        using var start = tensor(new double[] { 2, -1, 0.5 }, [1, 3]);
        var request = LevelLine.Even(steps, high, low) with { Start = new(0, start) };
        if (name == "midpoint")
            request = request with { Settings = new Dictionary<string, double> { ["alpha"] = 0.5 } };
        using var result = SamplerRunner.Run(KnownSamplers.Get(name == "midpoint" ? "edm-heun" : name), model, request);
        using var exact = model.Flow(start, high, low);
        return Values.Distance(result.State.Value, exact);
    }
}
