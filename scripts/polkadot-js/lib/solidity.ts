// The interfaces that Ethereum's tools know our contracts by, and the chain's assets.

/** The token, or what a sale is paid in: any ERC-20. */
export const ERC20 = [
  'function name() view returns (string)',
  'function symbol() view returns (string)',
  'function decimals() view returns (uint8)',
  'function totalSupply() view returns (uint256)',
  'function balanceOf(address account) view returns (uint256)',
  'function allowance(address owner, address spender) view returns (uint256)',
  'function transfer(address to, uint256 value) returns (bool)',
  'function approve(address spender, uint256 value) returns (bool)',
  'function transferFrom(address from, address to, uint256 value) returns (bool)',
  'event Transfer(address indexed from, address indexed to, uint256 value)',
  'event Approval(address indexed owner, address indexed spender, uint256 value)',
];

/** What a collection of tickets announces. */
export const ERC721 = [
  'event Transfer(address indexed from, address indexed to, uint256 indexed tokenId)',
  'event Approval(address indexed owner, address indexed approved, uint256 indexed tokenId)',
  'event ApprovalForAll(address indexed owner, address indexed operator, bool approved)',
  'event Locked(uint256 tokenId)',
];

/** Any source of personhood: the registry, or Polkadot's precompile. */
export const PERSONHOOD = [
  'function personhoodStatus(address account, bytes32 context) view returns ((uint8 status, bytes32 contextAlias))',
];
