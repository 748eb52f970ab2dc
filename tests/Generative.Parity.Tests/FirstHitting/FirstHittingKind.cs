using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Times without a grid, a trajectory on a toy network, and what float32 Gumbel noise does to a draw.</summary>
internal sealed class FirstHittingKind : IParityKind
{
    public string Name => "first-hitting";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder)
    {
        var names = RotaryFixture.Names(folder, "");
        foreach (var name in names.Where(FirstHittingTimes.Knows))
            yield return Case(name, f => FirstHittingTimes.Measure(f, name));
        foreach (var name in names.Where(FirstHittingTrajectory.Knows))
            yield return Case(name, f => FirstHittingTrajectory.Measure(f, name));
        if (names.Contains("gumbel.table"))
            for (var i = 0; i < GumbelTable.Distributions; i++)
            {
                var distribution = i;
                yield return Case($"gumbel.table.{distribution}", f => GumbelTable.Measure(f, distribution));
            }
        if (names.Contains("tail.draws"))
        {
            yield return Case("tail.count", GumbelDraws.Tail);
            yield return Case("tail.probability_float32_gumbel", GumbelDraws.TailProbability);
        }
        if (names.Contains("deterministic.p"))
        {
            yield return Winner("deterministic.argmax_float64", 53);
            yield return Winner("deterministic.argmax_24bit_uniform", 24);
        }

        ParityCase Winner(string name, int bits) => Case(name, f => GumbelDraws.Deterministic(f, bits, name));

        ParityCase Case(string name, Func<StoredTensors, ParityError> measure) => new(name, () =>
        {
            using var scope = NewDisposeScope();
            using var gradients = no_grad();
            using var stored = new StoredTensors(folder);
            return measure(stored);
        });
    }
}
