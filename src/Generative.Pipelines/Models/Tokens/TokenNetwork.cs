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
        RotaryTransformer rotary => new(rotary, asked => Some(rotary, asked))
        {
            HearsNoise = rotary.IsTimeConditioned,
            ScalesByNoise = rotary is SeddTransformer { Options.ScaleBySigma: true },
        },
        LladaModel llada => new(llada, asked => asked.Chosen(llada.forward(asked.Ids, asked.Visible))),
        Bd3lmModel blocks => new(blocks, asked => asked.Chosen(
            asked.Cache is KeyValueCache cache ? blocks.Logits(asked.Ids, cache) : blocks.Logits(asked.Ids, asked.Sigma)))
        {
            HearsNoise = blocks.Options.TimeConditioning,
            // What finished blocks look like to a network that hears of the noise changes with it.
            CreateCache = blocks.Options.TimeConditioning ? null : blocks.CreateCache,
        },
        _ => throw new InvalidDataException($"a {module.GetName()} is not asked with tokens; this version writes text with "
            + "RaddTransformer, MdlmTransformer, SeddTransformer, LladaModel and Bd3lmModel."),
    };

    /// <summary>These networks can leave out the logits that nobody reads.</summary>
    private static Tensor Some(RotaryTransformer network, TokenQuestion asked)
    {
        if (asked.Positions is null)
            return network.forward(asked.Ids, asked.Sigma);
        using var wanted = zeros(asked.Ids.shape, ScalarType.Bool, asked.Ids.device);
        foreach (var position in asked.Positions)
            wanted[.., position] = true;
        return network.LogitsAt(asked.Ids, asked.Sigma, wanted).reshape(asked.Ids.shape[0], asked.Positions.Count, -1);
    }
}
