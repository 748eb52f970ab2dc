using System.Security.Cryptography;

namespace Generative.Pipelines;

/// <summary>Tells models and tokenizers apart by what they are, not by what they are called.</summary>
internal static class ModelMark
{
    /// <summary>The first bytes of the weights' hash; zeros for weights from no file.</summary>
    public static byte[] Weights(ModelCard card) => card.WeightsHash is { Length: >= 2 * CompressedHeader.WeightsBytes } hash
        ? Convert.FromHexString(hash)[..CompressedHeader.WeightsBytes] : new byte[CompressedHeader.WeightsBytes];

    /// <summary>The first bytes of a hash over what each token says: other merges that cut differently read the same.</summary>
    public static byte[] Tokenizer(ITextTokenizer tokenizer)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var tokens = TokenSpellings.Of(tokenizer);
        for (var id = 0; id < tokens.Count; id++)
        {
            hash.AppendData(BitConverter.GetBytes(tokens.Bytes(id)?.Length ?? -1));
            hash.AppendData(tokens.Bytes(id) ?? []);
        }
        return hash.GetHashAndReset()[..CompressedHeader.TokenizerBytes];
    }
}
