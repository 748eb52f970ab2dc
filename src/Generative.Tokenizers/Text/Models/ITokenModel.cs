namespace Generative.Tokenizers;

/// <summary>Turns pieces of text into tokens.</summary>
internal interface ITokenModel
{
    /// <summary>Tokens and their ids.</summary>
    IReadOnlyDictionary<string, int> Vocabulary { get; }

    /// <summary>Whether every single byte has a token of the form <c>&lt;0x0A&gt;</c>, used for what no other token covers.</summary>
    bool HasByteTokens { get; }

    /// <summary>Adds the ids of a piece.</summary>
    void Encode(string piece, List<int> ids);
}
