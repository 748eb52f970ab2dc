using Generative.Sampling;

namespace Generative.Parity.Tests;

/// <summary><c>kseq_*</c> and <c>rrs_*</c>: rules for several drafts of one token, by enumeration of all drafts.</summary>
internal static class ManyDrafts
{
    /// <summary>A quantity of k-sequential selection: <c>kseq_ID.FIELD</c>, <c>kseq_ID.opt.FIELD</c> or <c>kseq_ID.k.FIELD</c>.</summary>
    public static ParityError Sequential(StoredTensors stored, string name)
    {
        var parts = name.Split('.');
        var (p, q) = (StoredLaws.Numbers(stored[$"{parts[0]}.target"]), StoredLaws.Numbers(stored[$"{parts[0]}.draft"]));
        var k = (int)stored[$"{parts[0]}.k"].item<long>();
        if (parts[1] == "lp_optimal_acceptance")
            return StoredLaws.Near([Optimum(p, q, k)], stored[name]);
        var rule = new KSequentialSelection(p, q, k, parts[1] == "k" ? k : null);
        return StoredLaws.Near(parts[2] switch
        {
            "rho" => [rule.Rho],
            "beta" => [rule.Beta],
            "acceptance_rate" => [rule.AcceptanceRate],
            "accept_prob" => p.Select((_, x) => rule.AcceptProbability(x)),
            "residual" => rule.Residual(),
            "joint" => Drafts(q, k, replacement: true).SelectMany(d => Outputs(rule, d.Tokens).Select(y => y * d.Weight)),
            _ => throw new InvalidDataException($"'{name}' is not known to the parity tests"),
        }, stored[name]);
    }

    /// <summary>A quantity of recursive rejection; the group's name says whether tokens are replaced.</summary>
    public static ParityError Recursive(StoredTensors stored, string name)
    {
        var parts = name.Split('.');
        var (p, q) = (StoredLaws.Numbers(stored[$"{parts[0]}.target"]), StoredLaws.Numbers(stored[$"{parts[0]}.draft"]));
        var replacement = parts[0].StartsWith("rrs_with_", StringComparison.Ordinal);
        var drafts = Drafts(q, (int)stored[$"{parts[0]}.k"].item<long>(), replacement);
        var looks = drafts.Select(d => (d.Weight, Looks: Looks(new(p, q, !replacement), d.Tokens))).ToArray();
        double[] taken = [.. Enumerable.Range(0, looks[0].Looks.Taken.Length).Select(i => looks.Sum(l => l.Weight * l.Looks.Taken[i]))];
        return StoredLaws.Near(parts[1] switch
        {
            "draft_prob" => drafts.Select(d => d.Weight),
            "joint" => looks.SelectMany(l => l.Looks.Outputs.Select(y => y * l.Weight)),
            "accepted_index_prob" => taken,
            "acceptance_rate" => [1 - taken[^1]],
            _ => throw new InvalidDataException($"'{name}' is not known to the parity tests"),
        }, stored[name]);
    }

    /// <summary><c>rrs_replay.*</c>: places with stored draws.</summary>
    public static ParityError Replay(StoredTensors stored, string name)
    {
        var drafts = (int)stored["rrs_replay.draft_tokens"].shape[1];
        var tokens = StoredLaws.Ids(stored["rrs_replay.draft_tokens"]).Chunk(drafts).ToArray();
        var tests = StoredLaws.Rows(stored["rrs_replay.accept_uniforms"]);
        var (target, draft) = (StoredLaws.Rows(stored["rrs_replay.target"]), StoredLaws.Rows(stored["rrs_replay.draft"]));
        var last = StoredLaws.Numbers(stored["rrs_replay.residual_uniforms"]);
        DraftVerdict[] verdicts = [.. tokens.Select((row, i) =>
            new RecursiveAcceptance().Verify(target[i], draft[i], row, tests[i], last[i]))];
        return StoredLaws.Same(name == "rrs_replay.output" ? verdicts.Select(v => v.Token)
            : verdicts.Select(v => v.Accepted < 0 ? (long)drafts : v.Accepted), stored[name]);
    }

    /// <summary>All drafts with their probabilities, the last token running fastest.</summary>
    private static (int[] Tokens, double Weight)[] Drafts(double[] law, int count, bool replacement)
    {
        if (count == 0)
            return [([], 1)];
        return [.. law.SelectMany((p, x) =>
        {
            var rest = replacement ? law : [.. law.Select((w, y) => y == x || p >= 1 ? 0 : w / (1 - p))];
            return Drafts(rest, count - 1, replacement).Select(d => ((int[])[x, .. d.Tokens], p * d.Weight));
        })];
    }

    /// <summary>Law of the output given the drafts.</summary>
    private static double[] Outputs(KSequentialSelection rule, int[] drafts)
    {
        var (outputs, left) = (rule.Residual(), 1.0);
        var taken = new double[outputs.Length];
        foreach (var x in drafts)
        {
            taken[x] += left * rule.AcceptProbability(x);
            left *= 1 - rule.AcceptProbability(x);
        }
        return [.. outputs.Select((y, x) => taken[x] + left * y)];
    }

    /// <summary>Law of the output given the drafts, and of the number of the draft that is taken, the last for none.</summary>
    private static (double[] Outputs, double[] Taken) Looks(RecursiveRejection rule, int[] drafts)
    {
        var (outputs, taken, left) = (new double[rule.Target.Length], new double[drafts.Length + 1], 1.0);
        for (var i = 0; i < drafts.Length; i++)
        {
            taken[i] = left * rule.AcceptProbability(drafts[i]);
            outputs[drafts[i]] += taken[i];
            left -= taken[i];
            rule = rule.After(drafts[i]);
        }
        taken[^1] = left;
        for (var y = 0; y < outputs.Length; y++)
            outputs[y] += left * rule.Target[y];
        return (outputs, taken);
    }

    /// <summary>
    /// The most that any rule can accept: a flow from drafts to outputs among them, whose least cut lets outputs S pay their own
    /// probability and every draft with a token outside S its own.
    /// </summary>
    private static double Optimum(double[] p, double[] q, int k) => p.Length > 20
        ? throw new InvalidDataException($"{p.Length} tokens have too many subsets to look at")
        : Enumerable.Range(0, 1 << p.Length).Min(set => Sum(p, set) + 1 - Math.Pow(Sum(q, set), k));

    private static double Sum(double[] law, int set) => law.Where((_, x) => (set >> x & 1) == 1).Sum();
}
