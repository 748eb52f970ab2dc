using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Generative.Networks.Tests;

/// <summary>Lambda-shaped attention of a network of one block with ungrouped keys, pair by pair of tokens.</summary>
internal static class LambdaReference
{
    public static Tensor Logits(LlamaModel network, Tensor ids, int window, int sinks)
    {
        var (options, weights) = (network.Options, network.state_dict());
        var x = weights["model.embed_tokens.weight"].index_select(0, ids);
        var y = Norm(x, weights["model.layers.0.input_layernorm.weight"]);
        var (q, k, v) = (Heads("q"), Heads("k"), Heads("v"));
        List<Tensor> mixed = [];      // token by token, head by head
        for (var i = 0; i < ids.shape[0]; i++)
            for (var head = 0; head < options.Heads; head++)
            {
                int[] seen = [.. Enumerable.Range(0, i + 1).Where(j => j < sinks || i - j < window)];
                var scores = stack(seen.Select(j => (Turn(q[i, head], Math.Min(i - j, window)) * k[j, head]).sum()).ToArray());
                var values = stack(seen.Select(j => v[j, head]).ToArray());
                mixed.Add(((scores / Math.Sqrt(options.HeadSize)).softmax(0).unsqueeze(1) * values).sum([0L]));
            }
        x = x + functional.linear(stack(mixed).reshape(ids.shape[0], -1), weights["model.layers.0.self_attn.o_proj.weight"]);
        y = Norm(x, weights["model.layers.0.post_attention_layernorm.weight"]);
        x = x + Layer(functional.silu(Layer(y, "gate")) * Layer(y, "up"), "down");
        return functional.linear(Norm(x, weights["model.norm.weight"]), weights["lm_head.weight"]);

        Tensor Heads(string name) => functional.linear(y, weights[$"model.layers.0.self_attn.{name}_proj.weight"])
            .reshape(ids.shape[0], options.Heads, options.HeadSize);

        Tensor Layer(Tensor z, string name) => functional.linear(z, weights[$"model.layers.0.mlp.{name}_proj.weight"]);

        Tensor Norm(Tensor z, Tensor gain) => z * rsqrt(z.square().mean([-1], keepdim: true) + options.NormEps) * gain;

        // The score depends on the distance alone, so that the query alone may be turned by it.
        Tensor Turn(Tensor z, int distance)
        {
            var (half, angles) = (options.HeadSize / 2, distance * tensor(RotaryFrequencies.Of(options, 1)));
            var (low, high) = (z[..half], z[half..]);
            return cat([low * angles.cos() - high * angles.sin(), high * angles.cos() + low * angles.sin()]);
        }
    }
}
