using Generative.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace Generative.Pipelines;

/// <summary>A network asked with token ids and perhaps their noise, whatever its architecture.</summary>
/// <param name="Module">The module itself, which the model owns and disposes.</param>
/// <param name="Forward">Answers a question with raw logits [batch, position, vocabulary], float32.</param>
public sealed record TokenNetwork(nn.Module Module, Func<TokenQuestion, Tensor> Forward)
{
    /// <summary>Whether its answer depends on the noise.</summary>
    public bool HearsNoise { get; init; }

    /// <summary>Whether its answer is a log score once scaled by the noise (<c>scale_by_sigma</c>).</summary>
    public bool ScalesByNoise { get; init; }

    /// <summary>Makes an empty cache for (rows, capacity); null for a network that keeps none.</summary>
    public Func<int, int, IModelCache>? CreateCache { get; init; }

    /// <summary>A network of a kind this version knows how to ask.</summary>
    /// <exception cref="InvalidDataException">It is of another kind.</exception>
    public static TokenNetwork Of(nn.Module module) => module switch
    {
        RotaryTransformer rotary => new(rotary, asked => Answer(asked,
            () => rotary.forward(asked.Ids, asked.Sigma), where => rotary.LogitsAt(asked.Ids, asked.Sigma, where)))
        {
            HearsNoise = rotary.IsTimeConditioned,
            ScalesByNoise = rotary is SeddTransformer { Options.ScaleBySigma: true },
        },
        LladaModel llada => new(llada, asked => Answer(asked,
            () => llada.forward(asked.Ids, asked.Visible), where => llada.LogitsAt(asked.Ids, asked.Visible, where))),
        Bd3lmModel blocks => new(blocks, asked => asked.Cache is KeyValueCache cache
            ? Answer(asked, () => blocks.Logits(asked.Ids, cache), where => blocks.LogitsAt(asked.Ids, cache, where))
            : Answer(asked, () => blocks.Logits(asked.Ids, asked.Sigma), where => blocks.LogitsAt(asked.Ids, asked.Sigma, where)))
        {
            HearsNoise = blocks.Options.TimeConditioning,
            // What finished blocks look like to a network that hears of the noise changes with it.
            CreateCache = blocks.Options.TimeConditioning ? null : blocks.CreateCache,
        },
        _ => throw new InvalidDataException($"a {module.GetName()} is not asked with tokens; this version writes text with "
            + "RaddTransformer, MdlmTransformer, SeddTransformer, LladaModel and Bd3lmModel."),
    };

    /// <summary>Asks for all logits, or leaves out those that nobody reads.</summary>
    private static Tensor Answer(TokenQuestion asked, Func<Tensor> all, Func<Tensor, Tensor> some)
    {
        if (asked.Positions is not { } positions)
            return all();
        using var wanted = Wanted(positions, asked.Ids);
        return some(wanted).reshape(asked.Ids.shape[0], positions.Count, -1);
    }

    private static Tensor Wanted(IReadOnlyList<int> positions, Tensor ids)
    {
        var wanted = new bool[ids.shape[1]];
        var before = -1;
        foreach (var position in positions)
        {
            if (position <= before || position >= wanted.Length)
                throw new ArgumentException($"Positions has {position} after {before}; give positions from 0 to {wanted.Length - 1}, "
                    + "ascending, each once.", nameof(positions));
            (wanted[position], before) = (true, position);
        }
        using var row = tensor(wanted, [1, wanted.Length], ScalarType.Bool, ids.device);
        return row.expand(ids.shape[0], -1);
    }
}
