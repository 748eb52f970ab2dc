using System.Text.RegularExpressions;
using static TorchSharp.torch;

namespace Generative.Checkpoints;

/// <summary>
/// RecurrentGemma's weights as its port to the transformers library stores them, under the names and in the shapes of its authors' own
/// checkpoints: the convolution's axes turned, the two gated layers in one.
/// </summary>
internal sealed partial class RecurrentGemmaWeights : ITensorSource
{
    private const string Layers = "model.layers.", Blocks = "blocks.";

    /// <summary>Parts of names, the port's and the authors'. The first that fits counts.</summary>
    private static readonly (string Stored, string Name)[] Parts =
    [
        ("rg_lru.recurrent_param", "rg_lru.a_param"), ("rg_lru.input_gate_weight", "rg_lru.input_gate.w"),
        ("rg_lru.input_gate_bias", "rg_lru.input_gate.b"), ("rg_lru.recurrent_gate_weight", "rg_lru.a_gate.w"),
        ("rg_lru.recurrent_gate_bias", "rg_lru.a_gate.b"), ("conv_1d.weight", "conv_1d.w"), ("conv_1d.bias", "conv_1d.b"),
        ("q_proj.", "proj_q."), ("k_proj.", "proj_k."), ("v_proj.", "proj_v."), ("o_proj.", "proj_final."),
        ("mlp_block.down_proj.", "mlp_block.ffw_down."), ("_pre_norm.weight", "_pre_norm.scale"),
        ("mlp_block.gate_proj.weight", "mlp_block.ffw_up.w"), ("mlp_block.gate_proj.bias", "mlp_block.ffw_up.b"),
    ];

    private readonly ITensorSource inner;
    private readonly Dictionary<string, string> stored = new(StringComparer.Ordinal);

    /// <summary>A view of a source, which it owns from here on.</summary>
    public RecurrentGemmaWeights(ITensorSource inner)
    {
        this.inner = inner;
        var infos = new Dictionary<string, TensorInfo>(StringComparer.Ordinal);
        foreach (var (name, info) in inner.Tensors)
        {
            if (Rename(name) is not { } renamed) continue;
            stored[renamed] = name;
            var count = IsGate(name) ? 2 : 1;
            infos[renamed] = info with { Name = renamed, Shape = Shape(name, info.Shape), ByteLength = info.ByteLength * count };
        }

        Tensors = infos;
    }

    /// <inheritdoc/>
    public string Path => inner.Path;

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, TensorInfo> Tensors { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Metadata => inner.Metadata;

    /// <inheritdoc/>
    public Tensor View(string name)
    {
        if (!stored.TryGetValue(name, out var source))
            throw new KeyNotFoundException($"{Path}: no tensor is named '{name}'; it lists {Tensors.Count}, see Tensors");
        using var scope = NewDisposeScope();
        var view = inner.View(source);
        if (IsGate(source))
        {
            var pair = stack([view, inner.View(Twin(source))]);
            view = pair.dim() == 3 ? pair.transpose(1, 2) : pair.reshape(2, 1, 1, -1);
        }
        else if (IsConvolution(source))
            view = view.flatten(1).t();
        return view.MoveToOuterDisposeScope();
    }

    /// <inheritdoc/>
    public Tensor Read(string name, ScalarType? dtype = null, Device? device = null)
    {
        using var view = View(name);
        using var moved = view.to(dtype ?? view.dtype).to(device ?? CPU);
        return moved.clone();
    }

    /// <inheritdoc/>
    public void Dispose() => inner.Dispose();

    /// <summary>The authors' name; null for what is part of another tensor, or a copy of the token table.</summary>
    private string? Rename(string name)
    {
        switch (name)
        {
            case "model.embed_tokens.weight": return "embedder.input_embedding";
            case "model.final_norm.weight": return "final_norm.scale";
            case "lm_head.weight": return null;
        }

        if (!name.StartsWith(Layers, StringComparison.Ordinal)) return name;
        // The twin of a gate is read with it; without one it stays, so that the report names it.
        if (name.Contains(".mlp_block.up_proj.", StringComparison.Ordinal) && inner.Tensors.ContainsKey(Gate(name))) return null;
        if (IsGate(name) && !inner.Tensors.ContainsKey(Twin(name))) return name;
        var block = Attends().IsMatch(name) ? "attention_block" : "recurrent_block";
        var renamed = Blocks + name[Layers.Length..].Replace("temporal_block.", block + ".", StringComparison.Ordinal);
        foreach (var (part, to) in Parts)
        {
            if (renamed.Contains(part, StringComparison.Ordinal)) return renamed.Replace(part, to, StringComparison.Ordinal);
        }

        return renamed;
    }

    private static IReadOnlyList<long> Shape(string name, IReadOnlyList<long> shape) => (IsGate(name), IsConvolution(name), shape) switch
    {
        (true, _, [var to, var from]) => [2, from, to],
        (true, _, [var to]) => [2, 1, 1, to],
        (_, true, [var width, 1, var tokens]) => [tokens, width],
        _ => shape,
    };

    private static bool IsGate(string name) => name.Contains(".mlp_block.gate_proj.", StringComparison.Ordinal);

    private static bool IsConvolution(string name) => name.EndsWith(".conv_1d.weight", StringComparison.Ordinal);

    private static string Twin(string gate) => gate.Replace(".gate_proj.", ".up_proj.", StringComparison.Ordinal);

    private static string Gate(string twin) => twin.Replace(".up_proj.", ".gate_proj.", StringComparison.Ordinal);

    [GeneratedRegex(@"\.temporal_block\.[qkvo]_proj\.")]
    private static partial Regex Attends();
}
