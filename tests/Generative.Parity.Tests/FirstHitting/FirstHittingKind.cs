using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>Times without a grid, a trajectory on a toy network, and what float32 Gumbel noise does to a draw.</summary>
internal sealed class FirstHittingKind : IParityKind
{
    private const string Deterministic = "deterministic.argmax_";

    // The reference's own counts are random; ours are compared with the exact expectations.
    private static readonly string[] Groups =
    [
        "times.", "trajectory.", GumbelLaws.Table, "gumbel.lognormal3_top64", "deterministic.", "tail.count_", "tail.draws", "tail.head",
        "tail.mass", "tail.vocab", "tail.probability_",
    ];

    public string Name => "first-hitting";

    public IEnumerable<ParityCase> Cases(string folder) => MaskedFolders.Cases(folder, Read);

    private static IEnumerable<ParityCase> Read(string folder)
    {
        var names = StoredTensors.Names(folder, "");
        foreach (var name in names.Where(FirstHittingTimes.Knows))
            yield return Case(name, f => FirstHittingTimes.Measure(f, name));
        foreach (var name in names.Where(FirstHittingTrajectory.Knows))
            yield return Case(name, f => FirstHittingTrajectory.Measure(f, name));
        foreach (var id in GumbelLaws.Distributions(folder))
        {
            yield return Case($"{GumbelLaws.Table}.{id}", f => GumbelTable.Measure(f, id));
            yield return Case($"gumbel.drawn_float32.{id}", f => GumbelSampled.Float32(f, id));
            yield return Case($"gumbel.drawn_race.{id}", f => GumbelSampled.Race(f, id));
            yield return Case($"gumbel.drawn_coin.{id}", f => GumbelSampled.Coin(f, id));
        }
        if (names.Contains("tail.draws"))
            yield return Case("tail.count", GumbelDraws.Tail);
        if (names.Contains(GumbelDraws.Float32Tail))
            yield return Case(GumbelDraws.Float32Tail, GumbelDraws.TailProbability);
        foreach (var name in names.Where(n => n.StartsWith(Deterministic, StringComparison.Ordinal)))
            yield return Case(name, f => GumbelDraws.Deterministic(f, name[Deterministic.Length..], name));
        foreach (var unknown in MaskedFolders.Unknown(folder, Groups))
            yield return unknown;

        ParityCase Case(string name, Func<StoredTensors, ParityError> measure) => new(name, () => StoredTensors.Use(folder, measure));
    }
}
