using Generative.Sampling;

namespace Generative.Parity.Tests;

/// <summary>
/// <c>markov.*</c>: everything one round of two drafts can do, by enumeration. What a round leaves open of the first three tokens the model
/// writes itself.
/// </summary>
internal sealed class MarkovRound
{
    private readonly int _tokens;
    private readonly double[][] _target, _draft;                    // by prefix: empty, one token, two tokens
    private readonly double[] _accepted = new double[3], _three;

    private MarkovRound(StoredTensors stored)
    {
        _target = [.. StoredLaws.Rows(stored["markov.target_first"]), .. StoredLaws.Rows(stored["markov.target_second"]),
            .. StoredLaws.Rows(stored["markov.target_third"])];
        _draft = [.. StoredLaws.Rows(stored["markov.draft_first"]), .. StoredLaws.Rows(stored["markov.draft_second"])];
        _tokens = _target[0].Length;
        _three = new double[_tokens * _tokens * _tokens];
        Walk([], 1);
    }

    public static ParityError Measure(StoredTensors stored, string name)
    {
        var round = new MarkovRound(stored);
        return StoredLaws.Near(name switch
        {
            "markov.accepted_count_prob" => round._accepted,
            "markov.expected_tokens_per_round" => [round._accepted.Select((p, count) => p * (count + 1)).Sum()],
            "markov.output_prob_first_two" => round._three.Chunk(round._tokens).Select(row => row.Sum()),
            "markov.output_prob_three" => round._three,
            _ => throw new InvalidDataException($"'{name}' is not known to the parity tests"),
        }, stored[name]);
    }

    private void Walk(int[] text, double weight)
    {
        if (text.Length == 2)
        {
            _accepted[2] += weight;
            Finish(text, weight);
            return;
        }
        var (p, q) = (_target[Row(text)], _draft[Row(text)]);
        var (residual, rejected) = (SpeculativeRule.Residual(p, q), 1 - SpeculativeRule.AcceptanceRate(p, q));
        _accepted[text.Length] += weight * rejected;
        for (var x = 0; x < _tokens; x++)
        {
            Walk([.. text, x], weight * q[x] * SpeculativeRule.AcceptProbability(p[x], q[x]));
            Finish([.. text, x], weight * rejected * residual[x]);
        }
    }

    private void Finish(int[] text, double weight)
    {
        if (text.Length == 3)
        {
            _three[(text[0] * _tokens + text[1]) * _tokens + text[2]] += weight;
            return;
        }
        for (var x = 0; x < _tokens; x++)
            Finish([.. text, x], weight * _target[Row(text)][x]);
    }

    private int Row(int[] text) => text.Length switch
    {
        0 => 0,
        1 => 1 + text[0],
        _ => 1 + _tokens + text[0] * _tokens + text[1],
    };
}
