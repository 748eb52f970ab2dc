using static Generative.Shared.ShapeText;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks;

/// <summary>
/// The bidirectional Llama-style transformer of LLaDA (Nie et al. 2025) under its published weight names: it
/// sees a text with holes and answers with a score for every token at every position.
/// </summary>
public sealed class LladaModel : Module<Tensor, Tensor, Tensor>
{
    private readonly LladaBody model;

    /// <summary>A network with fresh weights, in float32 on the CPU.</summary>
    /// <exception cref="InvalidDataException">The options contradict each other.</exception>
    public LladaModel(LladaOptions options) : base(nameof(LladaModel))
    {
        options.Check(nameof(LladaOptions));
        Options = options;
        model = new(options);
        RegisterComponents();
    }

    /// <summary>Sizes of the network.</summary>
    public LladaOptions Options { get; }

    /// <summary>A network with fresh weights from settings under their published names (<see cref="LladaOptions"/>).</summary>
    /// <exception cref="InvalidDataException">A setting is unknown, out of range, or asks for another architecture.</exception>
    public static LladaModel Create(ComponentSettings settings) => new(LladaOptions.Read(settings));

    /// <summary>One evaluation.</summary>
    /// <param name="ids">Tokens [batch, length], whole numbers from 0 to embedding_size - 1, holes as mask_token_id; at most
    /// max_sequence_length long.</param>
    /// <param name="attentionMask">[batch, length]: 0 hides that token from all positions of its row, as for padding; anything else, or
    /// null for all, shows it. Positions are counted from the left with the padding. Answers at hidden tokens mean nothing.</param>
    /// <returns>Raw logits [batch, length, embedding_size], float32 whatever the weights' dtype.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype or an id is wrong, or a row is hidden as a whole.</exception>
    public override Tensor forward(Tensor ids, Tensor? attentionMask = null) => Run(ids, attentionMask, positions: null);

    /// <summary>
    /// One evaluation whose logits are computed only where they are wanted, for instance at holes: with a large vocabulary that is a good
    /// part of the work. They differ from <see cref="forward"/>'s by rounding, and do not depend on which others are wanted.
    /// </summary>
    /// <param name="ids">As in <see cref="forward"/>.</param>
    /// <param name="attentionMask">As in <see cref="forward"/>.</param>
    /// <param name="positions">Bool [batch, length]: where.</param>
    /// <returns>Raw logits [count, embedding_size], float32, row by row.</returns>
    /// <exception cref="ArgumentException">A shape, a dtype or an id is wrong, or a row is hidden as a whole.</exception>
    public Tensor LogitsAt(Tensor ids, Tensor? attentionMask, Tensor positions) =>
        Run(ids, attentionMask, TextInput.Positions(positions, ids));

    private Tensor Run(Tensor ids, Tensor? attentionMask, Tensor? positions)
    {
        using var scope = NewDisposeScope();
        var tokens = TextInput.Ids(ids, Options.TableRows, Options.MaxLength);
        return model.Logits(tokens, Visible(ids, attentionMask), positions).to(ScalarType.Float32).MoveToOuterDisposeScope();
    }

    private static Tensor? Visible(Tensor ids, Tensor? attentionMask)
    {
        if (attentionMask is null)
            return null;
        if (!attentionMask.shape.SequenceEqual(ids.shape))
            throw new ArgumentException(
                $"attentionMask is [{Text(attentionMask)}]; give [{Text(ids)}] as ids has.", nameof(attentionMask));
        var seen = attentionMask.to(ScalarType.Bool);
        if (!seen.any(1).all().item<bool>())
            throw new ArgumentException("attentionMask hides every token of a row; leave at least one visible.", nameof(attentionMask));
        return seen.unsqueeze(1).unsqueeze(1);
    }
}
