namespace Generative.Tokenizers;

/// <summary>Takes pieces of a text that is being decoded, one after the other.</summary>
internal interface IPieceSink
{
    void Add(string piece);

    /// <summary>Nothing more comes: what was held is said.</summary>
    void End();
}
