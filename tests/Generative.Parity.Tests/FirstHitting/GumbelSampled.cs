using Generative.Runtime;
using Generative.Sampling;
using static TorchSharp.torch;

namespace Generative.Parity.Tests;

/// <summary>
/// Draws under the chances of a change in gumbel.table, in three ways: a race in float32, whose entropy drops as the table's fifth column
/// says; our race in float64, and our default, a coin and one uniform for the token, whose entropy is the true one of the seventh. It is
/// measured as the mean of -log of the probability that the table's law gives to what was drawn; errors are in standard errors.
/// </summary>
internal static class GumbelSampled
{
    /// <summary>Standard errors that a right draw exceeds once in a million.</summary>
    private const double Tolerance = 5;

    /// <summary>Tokens drawn by a race and by the coin's one uniform, coins, and draws of the latter at once.</summary>
    private const int Raced = 20_000, Inverted = 2_000, Coins = 1_000_000, Chunk = 100;

    public static ParityError Float32(StoredTensors f, long id)
    {
        var p = GumbelLaws.Law(f, id);
        return ParityError.Worst(GumbelLaws.Rows(f, id).SelectMany(row =>
        {
            var race = new SparseRace(p, row[1], Raced);
            var (w, u) = (race.Weights.to(ScalarType.Float32), Cut(race.Uniforms).to(ScalarType.Float32));
            var drawn = race.Drawn((w / -u.log()).argmax(-1));
            return Compare(drawn, race.Draws, row[2], GumbelTable.SingleLaw(p, row[1]), row[4]);
        }));
    }

    public static ParityError Race(StoredTensors f, long id)
    {
        var p = GumbelLaws.Law(f, id);
        return ParityError.Worst(GumbelLaws.Rows(f, id).SelectMany(row =>
        {
            var race = new SparseRace(p, row[1], Raced);
            return Compare(race.Drawn(CategoricalDraw.Race(race.Weights, race.Uniforms)), race.Draws, row[1], p, row[6]);
        }));
    }

    /// <summary>What is drawn does not depend on the chance of a change here, so tokens are drawn once for all.</summary>
    public static ParityError Coin(StoredTensors f, long id)
    {
        var (p, rows, streams) = (GumbelLaws.Law(f, id), GumbelLaws.Rows(f, id).ToArray(), new RowStreams(1));
        var law = tensor(p).expand(Chunk, -1);
        var drawn = Enumerable.Range(0, Inverted / Chunk).SelectMany(i =>
        {
            using var scope = NewDisposeScope();
            var uniforms = streams.Uniform(new DrawKey("token", i), [Chunk]).squeeze(0);
            return CategoricalDraw.InverseCdf(law, uniforms).data<long>().Select(t => (int)t).ToArray();
        }).ToArray();
        var coins = streams.Uniform(new DrawKey("unmask", 0), [Coins]);
        return ParityError.Worst([
            .. rows.Select(row => Share(coins.lt(row[1]).sum().item<long>(), Coins, row[1])),
            .. rows.Select(row => Entropy(drawn, p, row[6]))]);
    }

    private static ParityError[] Compare(int[] drawn, long draws, double share, double[] law, double entropy) =>
        [Share(drawn.Length, draws, share), Entropy(drawn, law, entropy)];

    /// <summary>How often anything was drawn at all; a certain draw has no error.</summary>
    private static ParityError Share(long count, long draws, double share) =>
        new(Math.Abs(count - (draws * share)) / Math.Sqrt(Math.Max(1, draws * share * (1 - share))), Tolerance);

    private static ParityError Entropy(int[] drawn, double[] law, double entropy)
    {
        double[] nats = [.. drawn.Select(t => -Math.Log(law[t]))];
        var mean = nats.Average();
        var deviation = Math.Sqrt(nats.Average(n => Math.Pow(n - mean, 2)) / nats.Length);
        return new(Math.Abs(mean - entropy) / deviation, Tolerance);
    }

    /// <summary>The bits a float32 uniform has.</summary>
    private static Tensor Cut(Tensor uniforms) => (uniforms * (1 << 24)).floor() / (1 << 24);
}
